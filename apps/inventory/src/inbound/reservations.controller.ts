import { CartLine, OrderId, OrderNumber, ReservationId } from '@accord/canonical';
import { Endpoint, ZodBody, ZodParam } from '@accord/service-kit';
import { Controller, Delete, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ReleaseReservation } from '../use-cases/release-reservation.ts';
import { ReserveStock } from '../use-cases/reserve-stock.ts';
import { problem } from './problems.ts';

const longestHoldSeconds = 86_400;

const reservationRequest = z.object({
  /** Chosen by the caller and on its disk before the call, so that a repeat finds the first answer. */
  reservationId: ReservationId,
  orderId: OrderId,
  orderNumber: OrderNumber,
  lines: z.array(CartLine).min(1).max(1000),
  expiresInSeconds: z.int().min(1).max(longestHoldSeconds),
});

const reservationAnswer = z.object({
  reservationId: ReservationId,
  status: z.enum(['held', 'committed']),
  expiresAt: z.iso.datetime(),
});

/** Pieces set aside while an order is being paid. */
@Controller('reservations')
export class ReservationsController {
  constructor(
    private readonly reserveStock: ReserveStock,
    private readonly releaseReservation: ReleaseReservation,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Set pieces aside, all lines or none; the same request again gets the same answer',
    scope: 'reservations:write',
    body: reservationRequest,
    responses: {
      201: reservationAnswer,
      200: reservationAnswer,
      409: ['inventory.insufficient_stock', 'inventory.reservation_conflict', 'inventory.reservation_over'],
      422: ['inventory.unknown_sku', 'request.invalid'],
    },
  })
  async reserve(
    @ZodBody(reservationRequest) request: z.output<typeof reservationRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof reservationAnswer>> {
    const outcome = await this.reserveStock.execute(request);
    switch (outcome.kind) {
      case 'held':
        void reply.status(outcome.repeated ? 200 : 201);
        return {
          reservationId: request.reservationId,
          status: outcome.status,
          expiresAt: outcome.expiresAt.toISOString(),
        };
      case 'short':
        throw problem('inventory.insufficient_stock', {}, { extensions: { shortages: outcome.shortages } });
      case 'unknown_sku':
        throw problem(
          'inventory.unknown_sku',
          { skus: outcome.skus.join(', ') },
          { extensions: { skus: outcome.skus } },
        );
      case 'conflict':
        throw problem('inventory.reservation_conflict');
      case 'over':
        throw problem('inventory.reservation_over', {}, { extensions: { status: outcome.status } });
    }
  }

  @Delete(':reservationId')
  @Endpoint({
    summary: 'Give up a hold; harmless to repeat',
    scope: 'reservations:write',
    params: { reservationId: ReservationId },
    responses: { 204: null },
  })
  async release(@ZodParam('reservationId', ReservationId) reservationId: ReservationId): Promise<void> {
    await this.releaseReservation.execute(reservationId);
  }
}
