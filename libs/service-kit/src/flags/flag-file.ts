import { readFile } from 'node:fs/promises';
import { Failure } from '@accord/canonical';
import type { EvaluationContext, JsonValue, Provider, ResolutionDetails } from '@openfeature/server-sdk';
import { FlagdCore } from '@openfeature/flagd-core';
import { createLogger } from '../logger.ts';
import { rest, systemClock } from '../system.ts';

/** How soon a changed file is noticed. Read anew each time: a mounted file may change without a new date. */
const everyMs = 1_000;

const log = createLogger('flags');

/**
 * Flags from a file as flagd defines it (flagd.dev/reference/flag-definitions). A file that cannot be read or is wrong
 * changes nothing: what was read last stays, and `check` tells.
 */
export class FlagFile implements Provider {
  readonly metadata = { name: 'file' } as const;
  readonly runsOn = 'server';
  #flags = new FlagdCore();
  #text: string | undefined;
  #trouble: Failure | undefined;
  readonly #stopping = new AbortController();
  #following: Promise<void> | undefined;

  constructor(private readonly path: string) {}

  /** Reads it for the first time and follows it from then on. */
  async initialize(): Promise<void> {
    await this.read();
    this.#following = this.#follow();
  }

  async onClose(): Promise<void> {
    this.#stopping.abort();
    await this.#following;
  }

  /** For the health page. @throws Failure `flags.refused` with the moment since when the file is wrong */
  check(): void {
    if (this.#trouble) throw this.#trouble;
  }

  /** Looks at the file once. */
  async read(): Promise<void> {
    try {
      const text = await readFile(this.path, 'utf8');
      if (text === this.#text && this.#trouble === undefined) return;
      const flags = new FlagdCore();
      flags.setConfigurations(text);
      [this.#flags, this.#text, this.#trouble] = [flags, text, undefined];
      log.info({ event: 'flags.read', flags: [...flags.getFlags().keys()] });
    } catch (error) {
      if (this.#trouble) return;
      this.#trouble = refusal(error);
      log.warn({ event: 'flags.refused', err: error }, 'the file of flags is wrong; the last good ones hold');
    }
  }

  /** Whether the file says anything of it. */
  has(key: string): boolean {
    return this.#flags.getFlag(key) !== undefined;
  }

  resolveBooleanEvaluation(
    key: string,
    fallback: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    if (!this.has(key)) return Promise.resolve({ value: fallback, reason: 'DEFAULT' });
    return Promise.resolve(this.#flags.resolveBooleanEvaluation(key, fallback, context));
  }

  resolveStringEvaluation(
    key: string,
    fallback: string,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<string>> {
    return Promise.resolve(this.#flags.resolveStringEvaluation(key, fallback, context));
  }

  resolveNumberEvaluation(
    key: string,
    fallback: number,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<number>> {
    return Promise.resolve(this.#flags.resolveNumberEvaluation(key, fallback, context));
  }

  resolveObjectEvaluation<T extends JsonValue>(
    key: string,
    fallback: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    return Promise.resolve(this.#flags.resolveObjectEvaluation(key, fallback, context));
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await rest(everyMs, signal);
      if (!signal.aborted) await this.read();
    }
  }
}

function refusal(cause: unknown): Failure & { readonly since: Date } {
  const failure = new Failure('flags.refused', 'invalid', 'the file of flags cannot be used', { cause });
  return Object.assign(failure, { since: systemClock.now() });
}
