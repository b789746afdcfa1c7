import { SeatHoldId } from '@accord/canonical';
import { Endpoint, ZodBody, ZodParam, type Problem } from '@accord/service-kit';
import { Controller, Delete, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { SeatHold } from '../domain/seat-hold.ts';
import { HoldSeats, type HoldSeatsOutcome } from '../use-cases/hold-seats.ts';
import { ReleaseSeats } from '../use-cases/release-seats.ts';
import { problem } from './problems.ts';
import { holdSeatsBody, seatHoldAnswer, type HoldSeatsBody, type SeatHoldAnswer } from './seats.schema.ts';

/** Seats set aside for orders; used by checkout. */
@Controller('seats')
export class SeatsController {
  constructor(
    private readonly holdSeats: HoldSeats,
    private readonly releaseSeats: ReleaseSeats,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Hold seats for an order until they are placed, given back or expire',
    description: 'All lines or none. The same seatHoldId again answers the first hold with 200.',
    scope: 'seats:write',
    body: holdSeatsBody,
    responses: {
      201: seatHoldAnswer,
      200: seatHoldAnswer,
      409: ['enrollment.no_seats', 'enrollment.hold_ended', 'enrollment.hold_conflict'],
      422: ['enrollment.unknown_course', 'request.invalid'],
    },
  })
  async hold(
    @ZodBody(holdSeatsBody) body: HoldSeatsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SeatHoldAnswer> {
    const outcome = await this.holdSeats.execute(body);
    if (outcome.kind !== 'held') throw problemOf(outcome);
    reply.status(outcome.repeated ? 200 : 201);
    return answerOf(outcome.hold);
  }

  @Delete(':seatHoldId')
  @Endpoint({
    summary: 'Give back held seats; harmless when there are none',
    scope: 'seats:write',
    params: { seatHoldId: SeatHoldId },
    responses: { 204: null, 409: 'enrollment.seats_in_use' },
  })
  async release(@ZodParam('seatHoldId', SeatHoldId) seatHoldId: string): Promise<void> {
    const outcome = await this.releaseSeats.execute(seatHoldId);
    if (outcome === 'in_use') throw problem('enrollment.seats_in_use');
  }
}

function problemOf(outcome: Exclude<HoldSeatsOutcome, { kind: 'held' }>): Problem {
  switch (outcome.kind) {
    case 'short':
      return problem('enrollment.no_seats', {}, { extensions: { shortages: outcome.shortages } });
    case 'unknown_course':
      return problem('enrollment.unknown_course', { skus: outcome.skus.join(', ') });
    case 'conflict':
      return problem('enrollment.hold_conflict');
    case 'ended':
      return problem('enrollment.hold_ended');
  }
}

function answerOf({ id, status, state, seats }: SeatHold): SeatHoldAnswer {
  return {
    seatHoldId: id,
    status,
    expiresAt: state.expiresAt.toISOString(),
    seats: seats.map(({ seatId, lineId, sku, courseId, cohortId }) => ({
      seatId,
      lineId,
      sku,
      courseId,
      cohortId,
    })),
  };
}
