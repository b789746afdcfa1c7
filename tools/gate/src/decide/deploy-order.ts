import type { Deployment, LedgerState } from '../ledger/records.ts';
import { canDeploy } from './can-i-deploy.ts';
import type { Question, Row } from './question.ts';

/** One service of a set that is to be deployed. */
export interface Candidate {
  readonly service: string;
  readonly version: string;
}

interface Blocked {
  readonly candidate: Candidate;
  /** `unknown`: nobody can tell, so it proves nothing. */
  readonly verdict: 'no' | 'unknown';
  readonly why: readonly string[];
}

export type DeployOrder =
  | { readonly kind: 'order'; readonly order: readonly Candidate[] }
  /** No order works: the furthest one gets, and why nothing more can follow. */
  | {
      readonly kind: 'none';
      readonly furthest: readonly Candidate[];
      readonly blocked: readonly Blocked[];
    };

type Setting = Omit<Question, 'service' | 'version'>;

const mostServices = 10;

/**
 * An order in which each deploy by itself is a yes, looked for over all subsets, or the proof that there is none.
 * @throws RangeError for more than ten services
 */
export function deployOrder(setting: Setting, candidates: readonly Candidate[]): DeployOrder {
  if (candidates.length > mostServices) throw new RangeError(`at most ${mostServices} services at once`);
  let furthest: readonly Candidate[] = [];
  const seen = new Set<string>(['']);
  const open: (readonly Candidate[])[] = [[]];
  for (let done = open.shift(); done !== undefined; done = open.shift()) {
    if (done.length === candidates.length) return { kind: 'order', order: done };
    if (done.length > furthest.length) furthest = done;
    for (const next of allowedAfter(setting, candidates, done)) {
      const order = [...done, next];
      const key = order
        .map(({ service }) => service)
        .sort()
        .join(' ');
      if (!seen.has(key)) open.push(order);
      seen.add(key);
    }
  }
  return { kind: 'none', furthest, blocked: blockedAfter(setting, candidates, furthest) };
}

function allowedAfter(
  setting: Setting,
  candidates: readonly Candidate[],
  done: readonly Candidate[],
): Candidate[] {
  const state = after(setting, done);
  return candidates
    .filter((candidate) => !done.includes(candidate))
    .filter((candidate) => canDeploy({ ...setting, ...candidate, state }).verdict === 'yes');
}

function blockedAfter(
  setting: Setting,
  candidates: readonly Candidate[],
  done: readonly Candidate[],
): Blocked[] {
  const state = after(setting, done);
  return candidates
    .filter((candidate) => !done.includes(candidate))
    .map((candidate) => {
      const { verdict, rows, reasons } = canDeploy({ ...setting, ...candidate, state });
      const why = [...rows.filter(isRed).map(inOneLine), ...reasons];
      return { candidate, verdict: verdict === 'unknown' ? 'unknown' : 'no', why };
    });
}

export function isRed({ result }: Row): boolean {
  return result !== 'ok' && result !== 'first' && result !== 'overridden';
}

export function inOneLine(row: Row): string {
  const { consumer, consumerVersion, provider, providerVersion, result, details } = row;
  return `${consumer} ${consumerVersion} -> ${provider} ${providerVersion ?? '(not deployed)'}: ${result}; ${details.join('; ')}`;
}

/** The environment once these have been deployed, in this order. */
export function after({ state, now }: Setting, done: readonly Candidate[]): LedgerState {
  let deployments = [...state.environment.deployments];
  for (const { service, version } of done) deployments = replaced(deployments, { service, version }, now);
  return { ...state, environment: { ...state.environment, deployments } };
}

function replaced(
  deployments: readonly Deployment[],
  { service, version }: Candidate,
  now: Date,
): Deployment[] {
  const at = now.toISOString();
  return [
    ...deployments.map((one) =>
      one.service === service && one.until === null ? { ...one, until: at } : one,
    ),
    { service, version, from: at, until: null },
  ];
}
