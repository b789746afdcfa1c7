import { shipmentProgressed } from '@accord/canonical';
import type { Clock } from '@accord/canonical';
import type { UnitOfWork } from '@accord/messaging';
import { weigh } from '../domain/shipment-progress.ts';
import type { CarrierReport } from './ports/parcel-carrier.ts';
import type { Shipments } from './ports/shipments.ts';
import type { WebhookInbox } from './ports/webhook-inbox.ts';

export type ReportOutcome =
  | 'progressed'
  | 'stale' /* older than what we know, or it says the same again */
  | 'repeated' /* this very delivery was handled before */
  | 'not_ours'; /* a parcel made by hand in the carrier's panel */

/** Takes over what the carrier says about a parcel. */
export class RecordShipmentProgress {
  readonly #work: UnitOfWork;
  readonly #shipments: Shipments;
  readonly #inbox: WebhookInbox;
  readonly #clock: Clock;

  constructor(work: UnitOfWork, ports: { shipments: Shipments; inbox: WebhookInbox }, clock: Clock) {
    this.#work = work;
    this.#shipments = ports.shipments;
    this.#inbox = ports.inbox;
    this.#clock = clock;
  }

  /** @param carrier whose report it is: event ids are unique per carrier only */
  async execute(carrier: string, report: CarrierReport): Promise<ReportOutcome> {
    return this.#work.run(async (tx): Promise<ReportOutcome> => {
      const now = this.#clock.now();
      const event = { vendor: carrier, eventId: report.eventId, at: now };
      if (!(await this.#inbox.isNew(tx, event))) return 'repeated';
      const { carrierRef, orderNumber, status } = report;
      // A carrier's clock ahead of ours must not make this report newer than all that follow.
      const at = report.at < now ? report.at : now;
      const shipment = await this.#shipments.lock(tx, { carrierRef, orderNumber });
      if (!shipment) return 'not_ours';
      const weight = weigh(shipment.progress, { status, at });
      if (weight === 'stale') return 'stale';
      const { shipmentId, orderId } = shipment;
      const sequence = await this.#shipments.progress(tx, shipmentId, { status, at });
      if (weight === 'confirmation') return 'stale';
      tx.publish(shipmentProgressed, {
        subject: shipmentId,
        sequence,
        correlationId: orderId,
        data: {
          orderId,
          orderNumber: shipment.orderNumber,
          shipmentId,
          status,
          occurredAt: at.toISOString(),
        },
      });
      return 'progressed';
    });
  }
}
