import type { Clock, Ids } from '@accord/canonical';
import { clockToken, idsToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { mostByOnePerson } from '../../domain/redelivery.ts';
import type { Redelivery, Selection } from '../../domain/redelivery.ts';
import { Audit } from '../audit.ts';
import { Redeliveries } from './ports.ts';
import { RedeliveryQuestions, nothingSelected } from './redelivery-questions.ts';

export interface WantedRedelivery {
  readonly selection: Selection;
  readonly note: string | null;
  readonly caller: string;
}

/** Notes which messages are to be sent again, for whoever carries it out. Many of them wait for an admin. */
@Injectable()
export class RequestRedelivery {
  constructor(
    private readonly redeliveries: Redeliveries,
    private readonly asked: RedeliveryQuestions,
    private readonly audit: Audit,
    @Inject(clockToken) private readonly clock: Clock,
    @Inject(idsToken) private readonly ids: Ids,
  ) {}

  /** @throws Failure `parked.nothing_selected` | `parked.unknown_consumer` */
  async execute({ selection, note, caller }: WantedRedelivery): Promise<Redelivery> {
    const messagesPerMinute = await this.asked.before(selection);
    const id = this.ids.next();
    const begun = await this.redeliveries.begin(
      {
        id,
        selection,
        note,
        requestedBy: caller,
        at: this.clock.now(),
        messagesPerMinute,
        withoutApproval: mostByOnePerson,
      },
      this.audit.entry({
        action: 'redelivery.requested',
        on: id,
        actor: caller,
        detail: { ...told(selection), ...(note === null ? {} : { note }) },
      }),
    );
    if (begun === undefined) throw nothingSelected();
    return begun;
  }
}

/** Of a search it is not told what was looked for: it may have been somebody. */
function told(selection: Selection): Record<string, string | number> {
  if ('ids' in selection) return { selected: 'ids', ids: selection.ids.length };
  if ('groupId' in selection) return { selected: 'group', groupId: selection.groupId };
  const { queue, search } = selection;
  return { selected: search === undefined ? 'queue' : 'search', ...(queue === undefined ? {} : { queue }) };
}
