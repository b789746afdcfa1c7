import { Endpoint } from '@accord/service-kit';
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

/** The catalogue's import, started by hand. */
@Controller('catalogue')
export class CatalogueController {
  constructor(private readonly refreshCatalogue: RefreshCatalogue) {}

  @Post('refresh')
  @Endpoint({
    summary: 'Read articles, prices and stock from the ERP now, and report what came of it',
    scope: 'catalogue:write',
    responses: { 200: refreshReport },
  })
  async refresh(): Promise<RefreshReport> {
    return this.refreshCatalogue.execute();
  }
}
