import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { NotDescribed, Problem, Public } from '@accord/service-kit';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConsoleFiles } from './console-files.ts';

/** Built beside the service, wherever this file runs from: `src/inbound/console` or `dist/inbound/console`. */
const builtConsole = join(import.meta.dirname, '../../../dist/console');

/**
 * Nothing from elsewhere, and no script or style that does not lie in a file of ours, but for the rules that the component
 * library writes while it runs and that bear this answer's own nonce.
 */
const policyWith = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Stands in the built page where the nonce goes; vite.config.mjs says so, too. */
const noncePlace = /ACCORD_NONCE/g;

const securityHeaders = {
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
  'parked',
  'parked/*',
  'redeliveries',
  'redeliveries/*',
  'orders',
  'orders/*',
  'incidents',
  'incidents/*',
  'health',
  'flows',
  'audit',
];

/** Serves the console. It holds no data: what it shows it asks the API for, as the person who has signed in. */
@NotDescribed()
@Controller()
@Public()
export class ConsoleController {
  readonly #files = ConsoleFiles.from(builtConsole);

  @Get(pages)
  page(@Res() reply: FastifyReply): void {
    const file = this.#files.at('/index.html');
    if (file === undefined) throw new Problem('operations.console_not_built');
    const nonce = randomBytes(16).toString('base64url');
    void reply
      .headers({
        ...securityHeaders,
        'cache-control': 'no-store',
        'content-security-policy': policyWith(nonce),
      })
      .type(file.type)
      .send(file.body.toString('utf8').replace(noncePlace, nonce));
  }

  @Get(['assets/:name', 'icon.svg'])
  asset(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const { url, headers } = request;
    const file = this.#files.at(url.split('?', 1)[0] ?? '');
    if (file === undefined) throw new Problem('request.not_found');
    void reply.headers({
      ...securityHeaders,
      'cache-control': url.startsWith('/assets/') ? forEver : 'no-cache',
      etag: file.etag,
      vary: 'accept-encoding',
    });
    if (headers['if-none-match'] === file.etag) {
      void reply.status(304).send();
      return;
    }
    const zipped = headers['accept-encoding']?.includes('gzip') === true && file.type !== 'font/woff2';
    if (zipped) void reply.header('content-encoding', 'gzip');
    void reply.type(file.type).send(zipped ? file.gzipped : file.body);
  }
}
