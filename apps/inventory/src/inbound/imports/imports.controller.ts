import { Readable } from 'node:stream';
import { Failure } from '@accord/canonical';
import { Endpoint, Problem, ZodQuery } from '@accord/service-kit';
import { asProblem, Runs, RunView } from '@accord/sync';
import { Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { problem } from '../problems.ts';
import { importKinds, presetNames, type ImportKind } from './columns.ts';
import { declaredForm, importTypes } from './import-types.ts';
import { readUpload } from './read-upload.ts';

const importQuery = z.object({
  /** What the rows are about. */
  kind: z.enum(importKinds).default('products'),
  /** By which names the columns of a CSV are known. */
  preset: z.enum(presetNames).default('accord'),
});
type ImportQuery = z.output<typeof importQuery>;

const flows: Readonly<Record<ImportKind, string>> = {
  products: 'inventory.import-products',
  stock: 'inventory.import-stock',
};

/** Files of products or of counted stock: staged while they come, loaded behind the answer. */
@Controller('imports')
export class ImportsController {
  constructor(private readonly runs: Runs) {}

  @Post()
  @Endpoint({
    summary:
      'Import products or counted stock from NDJSON or CSV; good rows go in, the others are listed in the run',
    scope: 'catalogue:write',
    query: importQuery,
    upload: Object.keys(importTypes),
    responses: {
      202: RunView,
      409: 'sync.already_running',
      415: 'inventory.import_format',
      422: [
        'inventory.import_empty',
        'inventory.import_not_text',
        'inventory.import_header_missing',
        'inventory.import_header_incomplete',
        'inventory.import_header_repeated',
        'inventory.import_mixed_encoding',
      ],
    },
  })
  async take(
    @ZodQuery(importQuery) query: ImportQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RunView> {
    const { body } = request;
    const form = declaredForm(request.headers['content-type']);
    if (form === undefined || !(body instanceof Readable)) throw problem('inventory.import_format');
    const bytes = body.iterator({ destroyOnReturn: false });
    try {
      const rows = await readUpload(untilBroken(bytes), { ...form, ...query });
      const { id } = await this.runs.open(flows[query.kind]);
      const run = await this.runs.feed(id, rows);
      void reply.header('location', `/runs/${run.id}`);
      return run;
    } catch (error) {
      // The sender is told only when it has sent all; what nobody reads is let go.
      await bytes.return?.();
      body.resume();
      throw refusalOf(error);
    }
  }
}

/** Says in our words that the sender is gone. */
async function* untilBroken(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* bytes;
  } catch (cause) {
    throw new Failure(
      'inventory.upload_broken_off',
      'invalid',
      'the upload ended before all of it was here',
      {
        cause,
      },
    );
  }
}

function refusalOf(error: unknown): unknown {
  if (error instanceof Failure && error.code === 'inventory.import_mixed_encoding') {
    return new Problem(error.code, {}, { cause: error });
  }
  return asProblem(error);
}
