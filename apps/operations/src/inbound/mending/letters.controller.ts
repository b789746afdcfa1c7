import { Endpoint, ZodBody, ZodParam, currentContext } from '@accord/service-kit';
import { Controller, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import { maskedBody } from '../../domain/masked-body.ts';
import type { WholeLetter } from '../../use-cases/mending/letter-desk.ts';
import { MendLetter } from '../../use-cases/mending/mend-letter.ts';
import {
  DestinationsSchema,
  EditAnswer,
  EditRequest,
  RedirectRequest,
  WholeLetterSchema,
} from './letters.schema.ts';
import type { WholeLetterAnswer } from './letters.schema.ts';

const id = z.uuid();
const unknown = 'parked.unknown';

/** One parked message: what it says, what was done about it, and what may still be done. */
@Controller('api/parked')
export class LettersController {
  constructor(private readonly mend: MendLetter) {}

  @Get(':id')
  @Endpoint({
    summary: 'One parked message and what was done about it',
    description:
      'What it says is shown to callers with `operations:write`, and that they saw it is on record; others see its shape.',
    scope: 'operations:read',
    params: { id },
    responses: { 200: WholeLetterSchema, 404: unknown },
  })
  async one(@ZodParam('id', id) letter: string): Promise<WholeLetterAnswer> {
    const { caller = 'unknown', scopes } = currentContext() ?? {};
    return scopes?.has('operations:write')
      ? shown(await this.mend.read(letter, caller))
      : masked(await this.mend.open(letter));
  }

  @Post(':id/edit')
  @Endpoint({
    summary: 'Correct what a parked message says; it keeps its id',
    scope: 'operations:write',
    params: { id },
    body: EditRequest,
    responses: {
      200: EditAnswer,
      404: unknown,
      409: ['parked.not_parked', 'parked.nothing_changed'],
      422: 'parked.edit_invalid',
    },
  })
  async edit(
    @ZodParam('id', id) letter: string,
    @ZodBody(EditRequest) request: z.output<typeof EditRequest>,
  ): Promise<z.output<typeof EditAnswer>> {
    return { changes: [...(await this.mend.edit(letter, { ...request, caller: caller() }))] };
  }

  @Get(':id/destinations')
  @Endpoint({
    summary: 'The other consumers that read such events, to which it could be given',
    scope: 'operations:read',
    params: { id },
    responses: { 200: DestinationsSchema, 404: unknown },
  })
  async destinations(@ZodParam('id', id) letter: string): Promise<z.output<typeof DestinationsSchema>> {
    const { queues, unanswered } = await this.mend.destinations(letter);
    return { queues: [...queues], unanswered: [...unanswered] };
  }

  @Post(':id/redirect')
  @Endpoint({
    summary: 'Give a parked message to another consumer that reads such events',
    scope: 'operations:write',
    params: { id },
    body: RedirectRequest,
    responses: {
      200: WholeLetterSchema,
      404: unknown,
      409: ['parked.not_parked', 'parked.unknown_consumer', 'parked.not_for_this_consumer'],
    },
  })
  async redirect(
    @ZodParam('id', id) letter: string,
    @ZodBody(RedirectRequest) request: z.output<typeof RedirectRequest>,
  ): Promise<WholeLetterAnswer> {
    return masked(await this.mend.redirect(letter, { ...request, caller: caller() }));
  }
}

function caller(): string {
  return currentContext()?.caller ?? 'unknown';
}

function shown({ body, history, ...letter }: WholeLetter): WholeLetterAnswer {
  return { ...letter, body: body?.toString('utf8') ?? null, masked: false, history: [...history] };
}

function masked({ body, history, ...letter }: WholeLetter): WholeLetterAnswer {
  return { ...letter, body: body === null ? null : maskedBody(body), masked: true, history: [...history] };
}
