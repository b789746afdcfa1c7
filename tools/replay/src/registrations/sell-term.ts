import type { AccordApi } from '../accord-api.ts';
import { type FinishedOrder, followOrders } from '../follow-orders.ts';
import { type PlacedOrder, placeOrders, type Placement } from '../place-orders.ts';
import { progress } from '../progress.ts';
import { sendBack } from '../take-back.ts';
import { cohortIdOf, type TaughtCohort, type TaughtCourse } from './courses.ts';
import { orderOf } from './order-of-registration.ts';
import type { Registration } from './registration-row.ts';
import { offerSeats, readCohort } from './teach.ts';

/** One half-year: the presentations that begin together, and who wants to be in them. */
export interface Term {
  readonly name: string;
  readonly cohorts: readonly { readonly course: TaughtCourse; readonly cohort: TaughtCohort }[];
  readonly registrations: readonly Registration[];
}

export interface TermPlan {
  readonly run: string;
  readonly rate?: number;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
  /** Does something while the vendors have faults. */
  readonly during: <T>(work: () => Promise<T>) => Promise<T>;
  /** Waits until every message has been finished. */
  readonly settle: () => Promise<void>;
}

/** What became of a half-year. */
export interface TermAccount {
  readonly registrations: readonly Registration[];
  readonly placement: Placement<Registration>;
  /** Orders that were sent back because their students withdrew. */
  readonly withdrawn: ReadonlySet<string>;
  /** Withdrawals that were not taken, by problem code. */
  readonly refusedWithdrawals: readonly string[];
  readonly turnedAwayTooEarly: readonly string[];
}

const callers = 8;
const completionLimitMs = 300_000;
const soldOut = 'checkout.out_of_stock';

/** Opens the cohorts of a half-year, sells their seats, takes back those of who withdraws, and closes the cohorts. */
export async function sellTerm(api: AccordApi, term: Term, plan: TermPlan): Promise<TermAccount> {
  for (const { course, cohort } of term.cohorts)
    await offerSeats(api, course, { cohort, free: cohort.seats });
  const placement = await plan.during(() =>
    placeOrders(api, term.registrations, {
      orderOf,
      run: plan.run,
      callers,
      onProgress: progress(plan.print, `${term.name}: placed`),
      signal: plan.signal,
      ...(plan.rate === undefined ? {} : { rate: plan.rate }),
    }),
  );
  const orders = await followOrders(
    api,
    placement.placed.map(({ id }) => id),
    { timeLimitMs: completionLimitMs, onProgress: progress(plan.print, `${term.name}: finished`) },
  );
  const turnedAwayTooEarly = await cohortsThatTurnedAwayTooEarly(api, term, { placement, orders });
  const withdrawing = placement.placed.filter(({ purchase }) => purchase.withdraws);
  const { withdrawn, refusedWithdrawals } = await withdraw(api, withdrawing, orders);
  await plan.settle();
  // Closed for good: a seat given back later would otherwise be sold to somebody who wants another half-year.
  for (const { course, cohort } of term.cohorts) await offerSeats(api, course, { cohort, free: 0 });
  return { registrations: term.registrations, placement, withdrawn, refusedWithdrawals, turnedAwayTooEarly };
}

async function withdraw(
  api: AccordApi,
  withdrawing: readonly PlacedOrder<Registration>[],
  orders: readonly FinishedOrder[],
): Promise<Pick<TermAccount, 'withdrawn' | 'refusedWithdrawals'>> {
  const gone = new Set(orders.filter(({ status }) => status === 'cancelled').map(({ id }) => id));
  const withdrawn = new Set<string>();
  const refusedWithdrawals: string[] = [];
  for (const { id } of withdrawing) {
    if (gone.has(id)) continue;
    const refusal = await sendBack(api, id);
    if (refusal === undefined) withdrawn.add(id);
    else refusedWithdrawals.push(refusal);
  }
  return { withdrawn, refusedWithdrawals };
}

/**
 * A cohort turns people away when it is full. Seats that came free later, because the order that held them was declined or
 * could not be fulfilled, explain as many free ones.
 */
async function cohortsThatTurnedAwayTooEarly(
  api: AccordApi,
  { cohorts }: Term,
  { placement, orders }: { placement: Placement<Registration>; orders: readonly FinishedOrder[] },
): Promise<string[]> {
  const undone = orders.filter(({ status }) => status === 'cancelled').length;
  const unpaid = placement.declined + placement.refused.filter(({ code }) => code !== soldOut).length;
  const early: string[] = [];
  for (const { cohort } of cohorts) {
    const turnedAway = placement.refused.some(
      ({ purchase, code }) => code === soldOut && cohortIdOf(purchase.presentation) === cohort.cohortId,
    );
    const { capacity, taken } = await readCohort(api, cohort.cohortId);
    if (turnedAway && capacity - taken > undone + unpaid) early.push(cohort.cohortId);
  }
  return early;
}
