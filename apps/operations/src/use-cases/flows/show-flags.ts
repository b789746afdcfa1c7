import { Failure } from '@accord/canonical';
import { createLogger } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import { type OwnedFlag, ServiceFlows } from './ports.ts';

const log = createLogger('flags');

export interface ShownFlag extends OwnedFlag {
  readonly service: string;
}

/** The flags of every service that answers, and who does not. */
@Injectable()
export class ShowFlags {
  constructor(private readonly services: ServiceFlows) {}

  async execute(): Promise<{
    readonly items: readonly ShownFlag[];
    readonly unreachable: readonly string[];
  }> {
    const answers = await Promise.all(
      this.services.services.map(async (service) => ({ service, flags: await this.askedOf(service) })),
    );
    return {
      items: answers.flatMap(({ service, flags }) => flags?.map((flag) => ({ service, ...flag })) ?? []),
      unreachable: answers.flatMap(({ service, flags }) => (flags === undefined ? [service] : [])),
    };
  }

  private async askedOf(service: string): Promise<readonly OwnedFlag[] | undefined> {
    try {
      return await this.services.flagsOf(service);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      log.warn({ event: 'flags.unanswered', service, code: error.code });
      return undefined;
    }
  }
}
