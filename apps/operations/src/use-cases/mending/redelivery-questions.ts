import { Failure } from '@accord/canonical';
import { Injectable } from '@nestjs/common';
import type { Selection } from '../../domain/redelivery.ts';
import { Consumers, Selections } from './ports.ts';
import { PreviewRedelivery } from './preview-redelivery.ts';

/** What has to be known before anything is noted. */
@Injectable()
export class RedeliveryQuestions {
  constructor(
    private readonly selections: Selections,
    private readonly consumers: Consumers,
    private readonly preview: PreviewRedelivery,
  ) {}

  /**
   * @returns how many messages a minute the vendors' quotas allow
   * @throws Failure `parked.nothing_selected`; `parked.unknown_consumer` when nobody could say what became of a message
   */
  async before(selection: Selection): Promise<number | null> {
    const portions = await this.selections.portions(selection);
    if (portions.length === 0) throw nothingSelected();
    const stranger = portions.find(({ queue }) => !this.consumers.knows(queue));
    if (stranger !== undefined)
      throw new Failure('parked.unknown_consumer', 'conflict', 'no service of ours has such a queue', {
        details: { queue: stranger.queue },
      });
    return this.preview.messagesPerMinute(selection);
  }
}

export function nothingSelected(): Failure {
  return new Failure('parked.nothing_selected', 'conflict', 'nothing that could be sent is selected');
}
