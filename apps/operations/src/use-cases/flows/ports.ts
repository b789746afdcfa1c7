import type { OwnedFlow } from '../../domain/flow.ts';

export interface PauseReason {
  readonly by: string;
  readonly reason: string;
}

/** A feature flag as its service shows it. */
export interface OwnedFlag {
  readonly key: string;
  readonly description: string;
  readonly fallback: boolean;
  readonly value: boolean;
  readonly source: 'code' | 'file';
}

/** The services' own flows and flags. Each keeps by itself what is paused; operations asks and tells. */
export abstract class ServiceFlows {
  abstract readonly services: readonly string[];
  /** @throws Failure `<service>.…` while it does not answer */
  abstract of(service: string): Promise<readonly OwnedFlow[]>;
  /** @throws Failure `<service>.…` while it does not answer */
  abstract flagsOf(service: string): Promise<readonly OwnedFlag[]>;
  /**
   * Safe to repeat. Undefined when the service has no such flow.
   * @throws Failure `<service>.…` while it does not answer
   */
  abstract pause(flow: string, why: PauseReason): Promise<OwnedFlow | undefined>;
  /** Likewise. */
  abstract resume(flow: string): Promise<OwnedFlow | undefined>;
}
