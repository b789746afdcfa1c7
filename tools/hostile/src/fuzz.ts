import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { nameOf, type Endpoint } from './endpoints.ts';
import { exchange, type Sent } from './exchange.ts';
import type { Footprint } from './footprint.ts';
import { cardNumber } from './hostile-values.ts';
import { faultOf } from './judge.ts';
import { requestsTo } from './requests.ts';

export interface FuzzOptions {
  readonly endpoints: readonly Endpoint[];
  readonly key: string;
  readonly seed: number;
  /** To each endpoint. */
  readonly requests: number;
  /** Rows that a service keeps; what a refused request may not change. */
  readonly footprint: (service: string) => Promise<Footprint>;
  readonly print: (line: string) => void;
}

/** An answer that nobody should get, with the smallest request that gets it. */
export interface Finding {
  readonly endpoint: string;
  readonly fault: string;
  /** Plays it again: `npx accord fuzz --seed … --only …`. */
  readonly seed: number;
  readonly request: string;
}

/** Asks every endpoint what its own description allows, and what it does not. The same seed asks the same. */
export async function fuzz(options: FuzzOptions): Promise<Finding[]> {
  const findings: Finding[] = [];
  const agent = new Agent({ keepAlive: true });
  for (const endpoint of options.endpoints) {
    const statuses = new Map<number, number>();
    const finding = await fuzzOne(endpoint, {
      ...options,
      agent,
      count: (status) => statuses.set(status, (statuses.get(status) ?? 0) + 1),
    });
    if (finding) findings.push(finding);
    const seen = [...statuses]
      .sort(([a], [b]) => a - b)
      .map(([status, times]) => `${String(status)} ${String(times)}x`);
    options.print(`${finding ? 'RED' : 'ok '} ${nameOf(endpoint)}: ${seen.join(', ')}`);
  }
  agent.destroy();
  return findings;
}

interface OneOptions extends FuzzOptions {
  readonly agent: Agent;
  readonly count: (status: number) => void;
}

async function fuzzOne(endpoint: Endpoint, options: OneOptions): Promise<Finding | undefined> {
  const { key, seed, requests } = options;
  const property = fc.asyncProperty(requestsTo(endpoint, key), async (sent) => {
    const fault = await tryOut(endpoint, sent, options);
    if (fault !== undefined) throw new Error(fault);
  });
  const told = await fc.check(property, { seed, numRuns: requests, endOnFailure: false });
  if (!told.failed) return undefined;
  const [sent] = told.counterexample ?? [];
  const fault = told.errorInstance instanceof Error ? told.errorInstance.message : 'unknown';
  return { endpoint: nameOf(endpoint), fault, seed, request: sent === undefined ? '' : shown(sent) };
}

async function tryOut(
  endpoint: Endpoint,
  sent: Sent & { readonly german: boolean },
  options: OneOptions,
): Promise<string | undefined> {
  const { agent, count, footprint } = options;
  const before = await footprint(endpoint.service);
  const answer = await exchange(sent, agent);
  count(answer.status);
  const fault = faultOf(answer, { described: endpoint.answers, german: sent.german });
  if (fault !== undefined) return fault;
  if (answer.status < 400) {
    const held = `${sent.url} ${String(sent.body)}`.includes(cardNumber);
    return held ? `a card number was answered ${String(answer.status)}` : undefined;
  }
  const code = /"code":"([^"]+)"/.exec(answer.text)?.[1] ?? '';
  // A refusal of the business, such as a declined card, is written down; a refusal of the request is not.
  if (!code.startsWith('request.')) return undefined;
  if (requestRows(await footprint(endpoint.service)) === requestRows(before)) return undefined;
  return (await storesEachTime(endpoint, sent, options)) ? `${code}, and something was stored` : undefined;
}

const trials = 3;
const quietMs = 100;
const longestUnrestMs = 20_000;

/**
 * What a request that was accepted before has set off may store rows while this one is refused. What the refusal itself
 * stores, it stores whenever it is asked, under a key of its own, and while all else is quiet.
 */
async function storesEachTime(endpoint: Endpoint, sent: Sent, options: OneOptions): Promise<boolean> {
  for (let trial = 0; trial < trials; trial += 1) {
    const before = await quiet(endpoint, options);
    const headers = { ...sent.headers, 'idempotency-key': randomUUID() };
    await exchange({ ...sent, headers }, options.agent);
    if (requestRows(await options.footprint(endpoint.service)) === before) return false;
  }
  return true;
}

/** The rows once they are the same at two looks, or as they are when they never are. */
async function quiet({ service }: Endpoint, { footprint }: OneOptions): Promise<string> {
  const ends = performance.now() + longestUnrestMs;
  for (let last = ''; ; await wait(quietMs)) {
    const rows = requestRows(await footprint(service));
    if (rows === last || performance.now() > ends) return rows;
    last = rows;
  }
}

/** Tables that grow by what follows from orders that were accepted before. */
const byNews: ReadonlySet<string> = new Set(['inbox', 'webhook_inbox', 'product_cache']);

function requestRows(footprint: Footprint): string {
  return JSON.stringify(Object.entries(footprint).filter(([table]) => !byNews.has(table)));
}

function shown({ method, url, headers, body }: Sent): string {
  const { authorization: _secret, ...others } = headers;
  return `${method} ${new URL(url).pathname}${new URL(url).search} ${JSON.stringify(others)} ${String(body ?? '').slice(0, 2_000)}`;
}
