import { UnitOfWork } from '@accord/messaging';
import { currentContext, Endpoint, Problem, ZodBody, ZodParam, ZodQuery } from '@accord/service-kit';
import { Controller, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Decider } from '../clusters.ts';
import { pageSize } from '../decision-store.ts';
import { MasterKeys } from '../master-keys.ts';
import type { Change, Pair } from '../rows.ts';
import {
  changeForm,
  decisionBody,
  masterForm,
  pairForm,
  pairPage,
  pairsQuery,
  recordKey,
  systemName,
} from './bodies.ts';

const byId = { id: z.uuid() };
const answers = { 404: 'keys.unknown_pair', 409: ['keys.decided_already'] } as const;
const refusals = ['keys.decided_already', 'keys.contradiction', 'keys.kept_apart'];

/** Which records are one: to look up, to decide where the rules doubt, to undo. Who decided is written down. */
@Controller('keys')
export class KeysController {
  constructor(
    private readonly keys: MasterKeys,
    private readonly work: UnitOfWork,
  ) {}

  @Get('records/:system/:key')
  @Endpoint({
    summary: 'All records, in whatever system, that are one with this one; and how that came about',
    scope: 'keys:read',
    params: { system: systemName, key: recordKey },
    responses: { 200: masterForm, 404: 'keys.unknown_record' },
  })
  record(
    @ZodParam('system', systemName) system: string,
    @ZodParam('key', recordKey) key: string,
  ): Promise<object> {
    return this.work.run(async ({ manager }) => {
      const master = await this.keys.masterOf(manager, { system, key });
      if (!master) throw new Problem('keys.unknown_record');
      return { ...master, history: await this.keys.history(manager, master.masterId) };
    });
  }

  @Get('pairs')
  @Endpoint({
    summary: 'Records that may be one and that nobody has decided about, oldest first; or those decided',
    scope: 'keys:read',
    query: pairsQuery,
    responses: { 200: pairPage },
  })
  async pairs(
    @ZodQuery(pairsQuery) { status, cursor }: z.output<typeof pairsQuery>,
  ): Promise<{ items: Pair[]; nextCursor: string | null }> {
    const items = await this.work.run(({ manager }) =>
      this.keys.pairs(manager, { status, after: cursor ?? null }),
    );
    return { items, nextCursor: items.length < pageSize ? null : (items.at(-1)?.id ?? null) };
  }

  @Post('pairs/:id/accept')
  @Endpoint({
    summary: 'They are one: join them',
    scope: 'keys:write',
    params: byId,
    body: decisionBody,
    responses: { 200: pairForm, ...answers, 409: refusals },
  })
  accept(
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(decisionBody) body: z.output<typeof decisionBody>,
  ): Promise<Pair> {
    return this.work.run((tx) => this.keys.accept(tx, id, deciderOf(body)));
  }

  @Post('pairs/:id/refuse')
  @Endpoint({
    summary: 'They are not one: never propose or join them again',
    scope: 'keys:write',
    params: byId,
    body: decisionBody,
    responses: { 200: pairForm, ...answers },
  })
  refuse(
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(decisionBody) body: z.output<typeof decisionBody>,
  ): Promise<Pair> {
    return this.work.run((tx) => this.keys.refuse(tx, id, deciderOf(body)));
  }

  @Post('changes/:id/split')
  @Endpoint({
    summary: 'Undo a merge: what it moved goes back, and is kept apart from then on',
    scope: 'keys:write',
    params: byId,
    body: decisionBody,
    responses: {
      200: changeForm,
      404: 'keys.unknown_change',
      409: ['keys.not_a_merge', 'keys.changed_since'],
    },
  })
  split(
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(decisionBody) body: z.output<typeof decisionBody>,
  ): Promise<Change> {
    return this.work.run((tx) => this.keys.split(tx, id, deciderOf(body)));
  }
}

function deciderOf({ note }: z.output<typeof decisionBody>): Decider {
  return { by: currentContext()?.caller ?? 'unknown', note: note ?? null };
}
