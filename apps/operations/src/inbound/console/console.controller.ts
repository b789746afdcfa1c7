import { join } from 'node:path';
import { Problem, Public } from '@accord/service-kit';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConsoleFiles } from './console-files.ts';

/** Built beside the service, wherever this file runs from: `src/inbound/console` or `dist/inbound/console`. */
const builtConsole = join(import.meta.dirname, '../../../dist/console');

/**
 * Nothing from elsewhere, and no script or style that does not lie in a file of ours. Attributes of style are set by the
 * console's code, never by markup, and those the policy does not forbid.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const securityHeaders = {
  'content-security-policy': policy,
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
};

/** A file's name holds the hash of what is in it, so it never changes. */
const forEver = 'public, max-age=31536000, immutable';

/** The pages that the console itself tells apart: each is the same document. */
const pages = [
  '',
  'sign-in',
  'health',
  'parked',
  'parked/*',
  'redeliveries',
  'redeliveries/*',
  'orders',
  'orders/*',
  'incidents',
  'incidents/*',
  'audit',
];

/** Serves the console. It holds no data: what it shows it asks the API for, as the person who has signed in. */
@ApiExcludeController()
@Controller()
@Public()
export class ConsoleController {
  readonly #files = ConsoleFiles.from(builtConsole);

  @Get(pages)
  page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.#send('/index.html', request, reply.header('cache-control', 'no-cache'));
  }

  @Get(['assets/:name', 'icon.svg'])
  asset(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.#send(request.url.split('?', 1)[0] ?? '', request, reply.header('cache-control', forEver));
  }

  #send(path: string, { headers }: FastifyRequest, reply: FastifyReply): void {
    const file = this.#files.at(path);
    if (file === undefined) throw new Problem('operations.console_not_built');
    void reply.headers({ ...securityHeaders, etag: file.etag, vary: 'accept-encoding' });
    if (headers['if-none-match'] === file.etag) {
      void reply.status(304).send();
      return;
    }
    const zipped = headers['accept-encoding']?.includes('gzip') === true && file.type !== 'font/woff2';
    if (zipped) void reply.header('content-encoding', 'gzip');
    void reply.type(file.type).send(zipped ? file.gzipped : file.body);
  }
}
