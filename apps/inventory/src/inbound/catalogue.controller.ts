import { Endpoint, ZodBody } from '@accord/service-kit';
import { Controller, Post } from '@nestjs/common';
import { z } from 'zod';
import { RefreshCatalogue } from '../use-cases/refresh-catalogue.ts';
import type { RefreshReport } from '../use-cases/refresh-catalogue.ts';

const count = z.int().min(0);

const refreshReport = z.object({
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  articles: z.object({ read: count, changed: count, withdrawn: count, ignored: count }),
  stock: z.object({ read: count, changed: count }),
  bad: z.array(z.object({ vendorId: z.string(), reason: z.string(), field: z.string().optional() })),
  owed: z.array(z.object({ sku: z.string(), pieces: count })),
});

/** Nothing is read of a body; that it holds no card number is looked at all the same. */
const nothing = z.unknown();

/** The catalogue's import, started by hand. */
@Controller('catalogue')
export class CatalogueController {
  constructor(private readonly refreshCatalogue: RefreshCatalogue) {}

  @Post('refresh')
  @Endpoint({
    summary: 'Read articles, prices and stock from the ERP now, and report what came of it',
    scope: 'catalogue:write',
    rawBody: true,
    responses: { 200: refreshReport, 422: 'request.invalid' },
  })
  async refresh(@ZodBody(nothing) _nothing: unknown): Promise<RefreshReport> {
    return this.refreshCatalogue.execute();
  }
}
