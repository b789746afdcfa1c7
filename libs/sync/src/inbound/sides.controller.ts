import { Endpoint, Problem, ZodBody, ZodParam, ZodQuery } from '@accord/service-kit';
import { Controller, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import { printRanges } from '../reconcile/fingerprint.ts';
import type { Keyed, KeyRange, Side } from '../reconcile/side.ts';
import { SideKey, SidePage, SidePrints, SideRanges, SideRecord } from '../reconcile/side-wire.ts';

/** What a service lets its neighbours compare with what they have, by name. */
export class ShownSides {
  readonly #sides: ReadonlyMap<string, Side>;

  constructor(sides: Readonly<Record<string, Side>>) {
    this.#sides = new Map(Object.entries(sides));
  }

  find(name: string): Side | undefined {
    return this.#sides.get(name);
  }
}

const pageSize = 1_000;
const side = z.string().max(100);
const pageQuery = z.strictObject({
  /** Behind this key, or from the beginning. */
  after: SideKey.optional(),
  /** Up to this key, or to the end. */
  until: SideKey.optional(),
});

/** Sides of comparisons, for neighbours. */
@Controller('sides')
export class SidesController {
  constructor(private readonly sides: ShownSides) {}

  @Post(':side/prints')
  @Endpoint({
    summary: 'Count, sum and digest of each range of keys',
    scope: 'sides:read',
    params: { side },
    body: SideRanges,
    responses: { 200: SidePrints, 404: 'sync.side_not_found' },
  })
  async print(
    @ZodParam('side', side) name: string,
    @ZodBody(SideRanges) ranges: SideRanges,
  ): Promise<z.output<typeof SidePrints>> {
    return { prints: [...(await printRanges(this.#side(name), rangesOf(ranges)))] };
  }

  @Get(':side/records')
  @Endpoint({
    summary: 'Records of a range in the order of their keys',
    scope: 'sides:read',
    params: { side },
    query: pageQuery,
    responses: { 200: SidePage, 404: 'sync.side_not_found' },
  })
  async page(
    @ZodParam('side', side) name: string,
    @ZodQuery(pageQuery) { after, until }: z.output<typeof pageQuery>,
  ): Promise<z.output<typeof SidePage>> {
    const items: SideRecord[] = [];
    for await (const page of this.#side(name).read({ after: after ?? null, until: until ?? null })) {
      items.push(...page.slice(0, pageSize - items.length).map(shown));
      if (items.length === pageSize) break;
    }
    return { items, nextCursor: items.length === pageSize ? (items.at(-1)?.key ?? null) : null };
  }

  @Get(':side/records/:key')
  @Endpoint({
    summary: 'One record as it is now',
    scope: 'sides:read',
    params: { side, key: SideKey },
    responses: { 200: SideRecord, 404: ['sync.side_not_found', 'sync.side_record_not_found'] },
  })
  async one(
    @ZodParam('side', side) name: string,
    @ZodParam('key', SideKey) key: string,
  ): Promise<SideRecord> {
    const found = await this.#side(name).one(key.toLowerCase());
    if (found === undefined) throw new Problem('sync.side_record_not_found');
    return shown(found);
  }

  #side(name: string): Side {
    const found = this.sides.find(name);
    if (found === undefined) throw new Problem('sync.side_not_found');
    return found;
  }
}

function rangesOf({ after, untils }: SideRanges): KeyRange[] {
  return untils.map((until, index) => ({ after: index === 0 ? after : (untils[index - 1] ?? null), until }));
}

function shown({ key, facts }: Keyed): SideRecord {
  return { key, facts };
}
