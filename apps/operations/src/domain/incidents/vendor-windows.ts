/** What one try at a vendor was, as the telemetry tells it. */
export interface VendorTry {
  readonly service: string;
  readonly vendor: string;
  readonly account: string;
  readonly operation: string;
  readonly outcome: string;
  readonly atMs: number;
  readonly durationMs: number;
}

/** One operation of one account as one service has lately met it. */
export interface VendorOperationHealth {
  readonly service: string;
  readonly vendor: string;
  readonly account: string;
  readonly operation: string;
  /** Of the last minute. */
  readonly calls: number;
  /** From 0 to 1; a refusal of what was asked is no error of the vendor's. */
  readonly errorRate: number;
  readonly authFailures: number;
  readonly rateLimitHits: number;
  /** Upper edges of the classes in which durations are counted; null without a call. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly lastGoodAt: string | null;
  readonly lastBadAt: string | null;
}

interface Slice {
  readonly number: number;
  calls: number;
  errors: number;
  auth: number;
  limited: number;
  readonly durations: number[];
}

interface Window {
  readonly of: Pick<VendorTry, 'service' | 'vendor' | 'account' | 'operation'>;
  slices: Slice[];
  lastGoodMs: number | null;
  lastBadMs: number | null;
}

const sliceMs = 5_000;
const slicesKept = 12;
/** Names come over the broker; more than this many different ones are somebody's mistake. */
const windowsAtMost = 1_000;
const classesMs = [
  5, 10, 20, 35, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 8_000, 20_000,
];

/** The last minute of every vendor operation, in as much memory as there are operations, however many calls. */
export class VendorWindows {
  readonly #windows = new Map<string, Window>();

  add(one: VendorTry, nowMs: number): void {
    const window = this.#windowOf(one);
    if (window === undefined) return;
    const trouble = troubleIn(one);
    if (trouble === undefined) window.lastGoodMs = Math.max(window.lastGoodMs ?? 0, one.atMs);
    else if (trouble !== 'refused') window.lastBadMs = Math.max(window.lastBadMs ?? 0, one.atMs);
    const number = Math.floor(one.atMs / sliceMs);
    if (!isRecent(number, nowMs)) return;
    const slice = sliceOf(window, number);
    slice.calls += 1;
    slice.errors += Number(trouble !== undefined && trouble !== 'refused');
    slice.auth += Number(trouble === 'auth');
    slice.limited += Number(trouble === 'limited');
    const index = classesMs.findIndex((edge) => one.durationMs <= edge);
    const place = index === -1 ? classesMs.length - 1 : index;
    slice.durations[place] = (slice.durations[place] ?? 0) + 1;
  }

  health(nowMs: number): VendorOperationHealth[] {
    return [...this.#windows.values()].map((window) => {
      window.slices = window.slices.filter(({ number }) => isRecent(number, nowMs));
      const calls = total(window.slices, 'calls');
      return {
        ...window.of,
        calls,
        errorRate: calls === 0 ? 0 : total(window.slices, 'errors') / calls,
        authFailures: total(window.slices, 'auth'),
        rateLimitHits: total(window.slices, 'limited'),
        p50Ms: percentile(window.slices, calls, 0.5),
        p95Ms: percentile(window.slices, calls, 0.95),
        lastGoodAt: instant(window.lastGoodMs),
        lastBadAt: instant(window.lastBadMs),
      };
    });
  }

  #windowOf({ service, vendor, account, operation }: VendorTry): Window | undefined {
    const key = [service, vendor, account, operation].join(' ');
    const known = this.#windows.get(key);
    if (known !== undefined || this.#windows.size >= windowsAtMost) return known;
    const of = { service, vendor, account, operation };
    const window: Window = { of, slices: [], lastGoodMs: null, lastBadMs: null };
    this.#windows.set(key, window);
    return window;
  }
}

type Trouble = 'auth' | 'limited' | 'ill' | 'refused';

const illness =
  /\.(unreachable|timed_out|connection_lost|malformed_answer|answer_too_large|redirected|circuit_open)$/;

/** Whether the vendor was at fault, as far as a code can tell. */
export function isVendorError(outcome: string): boolean {
  const trouble = troubleIn({ outcome });
  return trouble !== undefined && trouble !== 'refused';
}

/** By the common codes of the vendor client; whatever an adapter calls its own refusals is no illness. */
function troubleIn({ outcome }: Pick<VendorTry, 'outcome'>): Trouble | undefined {
  if (outcome === 'ok') return undefined;
  if (outcome.endsWith('.auth_failed')) return 'auth';
  if (outcome.endsWith('.rate_limited')) return 'limited';
  if (illness.test(outcome) || /\.(server_error|unavailable|in_maintenance)$/.test(outcome)) return 'ill';
  return 'refused';
}

function sliceOf(window: Window, number: number): Slice {
  const known = window.slices.find((one) => one.number === number);
  if (known !== undefined) return known;
  const slice = { number, calls: 0, errors: 0, auth: 0, limited: 0, durations: [] };
  window.slices = [...window.slices, slice].sort((a, b) => a.number - b.number).slice(-slicesKept);
  return slice;
}

function isRecent(number: number, nowMs: number): boolean {
  return number > Math.floor(nowMs / sliceMs) - slicesKept;
}

function total(slices: readonly Slice[], of: 'calls' | 'errors' | 'auth' | 'limited'): number {
  return slices.reduce((sum, slice) => sum + slice[of], 0);
}

function percentile(slices: readonly Slice[], calls: number, share: number): number | null {
  if (calls === 0) return null;
  let seen = 0;
  return (
    classesMs.find((_edge, place) => {
      seen += slices.reduce((sum, { durations }) => sum + (durations[place] ?? 0), 0);
      return seen >= calls * share;
    }) ?? null
  );
}

function instant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
