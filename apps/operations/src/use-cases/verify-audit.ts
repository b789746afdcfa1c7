import { createLogger, gauge, rest } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { breachIn, emptyChain } from '../domain/audit-chain.ts';
import type { Breach, ChainHead } from '../domain/audit-chain.ts';
import { AuditLog } from './audit-log.ts';

const entriesAtOnce = 1_000;
const everyMs = 3_600_000;

const intact = gauge({
  name: 'accord_audit_intact',
  help: '1 while the audit log is as it was written, 0 after something in it was changed, removed or moved',
});

export interface Verification {
  readonly intact: boolean;
  readonly entries: number;
  /** Where it does not follow; `cut_off` when the end is missing, `rewritten` when what the asker knows is not in it. */
  readonly breach: Breach | { readonly seq: number; readonly how: 'cut_off' | 'rewritten' } | null;
  /** To be kept elsewhere and brought back later. */
  readonly head: ChainHead;
}

/**
 * Follows the audit chain from its beginning. Once an hour by itself: the head goes to the log, which is kept elsewhere,
 * and so bears witness against whoever rewrites all of it.
 */
@Injectable()
export class VerifyAudit implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = createLogger('audit');
  private readonly stopping = new AbortController();
  private watching: Promise<void> = Promise.resolve();
  private running: Promise<Verification> | undefined;

  constructor(private readonly log: AuditLog) {}

  onApplicationBootstrap(): void {
    this.watching = this.watch();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.watching;
  }

  /** @param known a head of earlier, to see that the chain still leads through it */
  async execute(known?: ChainHead): Promise<Verification> {
    if (known !== undefined) return this.follow(known);
    this.running ??= this.follow().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async follow(known?: ChainHead): Promise<Verification> {
    const noted = await this.log.head();
    let last = emptyChain;
    let foreign = false;
    while (last.seq < noted.seq) {
      const entries = await this.log.after(last.seq, Math.min(entriesAtOnce, noted.seq - last.seq));
      const breach = breachIn(entries, last);
      if (breach !== undefined) return this.verdict(noted, breach);
      const place = known && entries.find(({ seq }) => seq === known.seq);
      foreign ||= place !== undefined && place.hash !== known?.hash;
      const end = entries.at(-1);
      if (end === undefined) return this.verdict(noted, { seq: last.seq + 1, how: 'cut_off' });
      last = end;
    }
    if (last.hash !== noted.hash) return this.verdict(noted, { seq: last.seq, how: 'rewritten' });
    const lost = known !== undefined && known.seq > noted.seq;
    if (foreign || lost) return this.verdict(noted, { seq: known?.seq ?? 0, how: 'rewritten' });
    return this.verdict(noted, null);
  }

  private verdict(head: ChainHead, breach: Verification['breach']): Verification {
    intact.set({}, breach === null ? 1 : 0);
    return { intact: breach === null, entries: head.seq, breach, head };
  }

  private async watch(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.report();
      await rest(everyMs, signal);
    }
  }

  private async report(): Promise<void> {
    try {
      const { breach, head } = await this.execute();
      if (breach === null) this.logger.info({ event: 'audit.verified', ...head }, 'the audit log is intact');
      else this.logger.error({ event: 'audit.broken', ...breach }, 'the audit log was tampered with');
    } catch (error) {
      this.logger.warn({ event: 'audit.not_verified', error });
    }
  }
}
