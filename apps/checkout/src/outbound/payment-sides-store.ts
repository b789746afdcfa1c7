import { AttemptId, type Gateway, type Money } from '@accord/canonical';
import { Side, type Keyed, type KeyRange } from '@accord/sync';
import type { DataSource } from 'typeorm';
import { recordedStates } from '../domain/payment-judgement.ts';
import { PaymentSides, type PaymentStanding } from '../use-cases/ports/payment-sides.ts';

const pageSize = 1_000;

const among = (state: keyof typeof recordedStates): string =>
  `a.status IN (${recordedStates[state].map((status) => `'${status}'`).join(',')})`;

/** A capture or refund that is said to have failed after it was said to be done is not done. */
const lasts = (done: string, failed: string): string =>
  `coalesce(max(received_at) FILTER (WHERE kind = '${done}') >=
     coalesce(max(received_at) FILTER (WHERE kind = '${failed}'), '-infinity'), false)`;
const sumOf = (kind: string): string => `coalesce(sum(amount_minor) FILTER (WHERE kind = '${kind}'), 0)`;

const told = `
  LATERAL (
    SELECT
      CASE WHEN ${lasts('captured', 'capture_failed')} THEN 'taken' WHEN bool_or(kind = 'voided') THEN 'gone'
        WHEN bool_or(kind = 'authorised') THEN 'held' END AS state,
      CASE WHEN ${lasts('refunded', 'refund_failed')} THEN ${sumOf('refunded')} ELSE 0 END AS refunded,
      ${sumOf('captured')} AS taken, max(amount_minor) FILTER (WHERE kind = 'authorised') AS held,
      max(currency) AS currency
    FROM webhook_inbox w WHERE w.gateway = a.gateway AND w.gateway_ref = a.gateway_ref
  ) AS told`;

const sources = {
  ours: {
    from: '(SELECT) AS nothing',
    state: `CASE WHEN ${among('held')} THEN 'held' WHEN ${among('taken')} THEN 'taken' WHEN ${among('gone')} THEN 'gone' END`,
    minor: `CASE WHEN ${among('held')} THEN a.amount_minor WHEN ${among('taken')} THEN a.captured_minor ELSE 0 END`,
    refunded: 'a.refunded_minor',
    currency: 'a.currency',
  },
  told: {
    from: told,
    state: 'told.state',
    minor: `CASE told.state WHEN 'held' THEN coalesce(told.held, a.amount_minor) WHEN 'taken' THEN told.taken ELSE 0 END`,
    refunded: 'told.refunded',
    currency: 'coalesce(told.currency, a.currency)',
  },
} as const;

interface Row {
  readonly key: string;
  readonly payment: string | null;
  readonly state: string;
  readonly minor: string;
  readonly refunded: string;
  readonly currency: string;
  readonly changed_at: Date;
}

type StandingRow = Omit<PaymentStanding, 'amount'> & {
  readonly amount_minor: string;
  readonly currency: Money['currency'];
};

/** Reads attempts as they are committed, in the order of their ids. */
export class PaymentSidesStore extends PaymentSides {
  readonly #database: DataSource;

  constructor(database: DataSource) {
    super();
    this.#database = database;
  }

  override ours(gateway: Gateway, which: 'all' | 'told'): Side {
    return new AttemptsSide(this.#database, gateway, which);
  }

  override told(gateway: Gateway): Side {
    return new AttemptsSide(this.#database, gateway, 'as told');
  }

  override async standing(attemptId: string): Promise<PaymentStanding | undefined> {
    if (!AttemptId.safeParse(attemptId).success) return undefined;
    const [row] = await this.#database.query<StandingRow[]>(
      `SELECT a.order_id AS "orderId", a.status, a.gateway_ref AS "gatewayRef", a.amount_minor, a.currency,
         o.updated_at AS "changedAt"
       FROM payment_attempts a JOIN orders o ON o.id = a.order_id WHERE a.id = $1`,
      [attemptId],
    );
    if (row === undefined) return undefined;
    const { amount_minor: minor, currency, ...standing } = row;
    return { ...standing, amount: { minor: Number(minor), currency } };
  }
}

class AttemptsSide extends Side {
  readonly summed = 'minor';
  readonly #database: DataSource;
  readonly #gateway: Gateway;
  readonly #select: string;

  constructor(database: DataSource, gateway: Gateway, which: 'all' | 'told' | 'as told') {
    super();
    this.#database = database;
    this.#gateway = gateway;
    this.#select = selectOf(which);
  }

  override async *read({ after, until }: KeyRange): AsyncGenerator<readonly Keyed[]> {
    let last = after;
    for (;;) {
      const rows = await this.#database.query<Row[]>(
        `${this.#select} AND ($2::uuid IS NULL OR a.id > $2) AND ($3::uuid IS NULL OR a.id <= $3)
         ORDER BY a.id LIMIT ${String(pageSize)}`,
        [this.#gateway, last, until],
      );
      yield rows.map(keyed);
      if (rows.length < pageSize) return;
      last = rows.at(-1)?.key ?? null;
    }
  }

  override async one(key: string): Promise<Keyed | undefined> {
    if (!AttemptId.safeParse(key).success) return undefined;
    const [row] = await this.#database.query<Row[]>(`${this.#select} AND a.id = $2`, [this.#gateway, key]);
    return row && keyed(row);
  }
}

function selectOf(which: 'all' | 'told' | 'as told'): string {
  const { from, state, minor, refunded, currency } = sources[which === 'as told' ? 'told' : 'ours'];
  const isTold = which === 'told' ? `AND EXISTS (SELECT FROM ${told} WHERE told.state IS NOT NULL)` : '';
  return `
    SELECT a.id AS key, a.gateway_ref AS payment, ${state} AS state, ${minor} AS minor, ${refunded} AS refunded,
      ${currency} AS currency, o.updated_at AS changed_at
    FROM payment_attempts a JOIN orders o ON o.id = a.order_id, ${from}
    WHERE a.gateway = $1 AND ${state} IS NOT NULL ${isTold}`;
}

function keyed({ key, payment, state, minor, refunded, currency, changed_at: changedAt }: Row): Keyed {
  const money = { minor: Number(minor), refunded: Number(refunded), currency };
  return { key, facts: { payment, state, ...money }, changedAt };
}
