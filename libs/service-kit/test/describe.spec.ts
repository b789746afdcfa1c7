import { describe, expect, it } from '@jest/globals';
import { Controller, Get, Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Endpoint, ZodParam, ZodQuery, describeHttp } from '../src/index.ts';
import { eventsPage } from '../src/http/events-page.ts';

/** Schema and type share a name, as in the canonical language: the compiler then notes the schema as the parameter's class. */
const Colour = z.enum(['red', 'blue']);
type Colour = z.output<typeof Colour>;
const Filter = z.object({ limit: z.coerce.number().int().default(10) });
type Filter = z.output<typeof Filter>;

@Injectable()
class Warehouse {}

@Controller('boxes')
class BoxesController {
  constructor(
    private readonly warehouse: Warehouse,
    @Inject('region') private readonly region: string,
  ) {}

  @Get(':colour')
  @Endpoint({
    summary: 'Boxes of one colour',
    params: { colour: Colour },
    query: Filter,
    responses: { 200: z.object({ place: z.string() }) },
  })
  find(@ZodParam('colour', Colour) colour: Colour, @ZodQuery(Filter) filter: Filter): { place: string } {
    return { place: `${this.region} ${colour} ${String(filter.limit)} ${this.warehouse.constructor.name}` };
  }
}

describe('a service described without running', () => {
  it('tells its routes, parameters and answers though nothing that its controllers need is there', async () => {
    const document = await describeHttp({ service: 'shop', controllers: [BoxesController] });
    const route = document.paths['/boxes/{colour}']?.get;
    expect(route?.parameters).toMatchObject([
      { name: 'colour', in: 'path', schema: { enum: ['red', 'blue'] } },
      { name: 'limit', in: 'query', required: false },
    ]);
    expect(Object.keys(route?.responses ?? {})).toEqual(['200', '401', '422', '500', '503']);
    expect(route?.responses['200']).toMatchObject({
      content: { 'application/json': { schema: { properties: { place: { type: 'string' } } } } },
    });
  });
});

describe('the page of events', () => {
  it('shows every message and lets none of its text become markup', () => {
    const page = eventsPage({
      info: { title: 'shop <events>', description: 'what "shop" says' },
      operations: {
        publishIt: {
          action: 'send',
          messages: [{ $ref: '#/channels/shop.box.sold.v1/messages/shop.box.sold.v1' }],
        },
      },
      components: {
        messages: {
          'shop.box.sold.v1': { contentType: 'application/json', payload: { pattern: '<script>' } },
        },
      },
    });
    expect(page).toContain('<a href="#shop.box.sold.v1">shop.box.sold.v1</a>');
    expect(page).toContain('shop &lt;events>');
    expect(page).not.toContain('<script>');
  });
});
