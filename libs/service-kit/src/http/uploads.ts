import type { FastifyInstance, FastifyRequest } from 'fastify';
import { errorCodes } from 'fastify';
import { answerUnreadable } from './early-refusals.ts';

/** Routes that take files: their bodies reach the handler as a stream, unread and of any length. */
export interface UploadOptions {
  /** As Fastify names routes: `/imports`. */
  readonly routes: readonly string[];
  readonly contentTypes: readonly string[];
}

/** A hundred megabytes over a slow line take minutes. */
export const uploadTimeoutMs = 900_000;
/** Not one byte for so long: nobody is sending any more. */
const idleTimeoutMs = 60_000;

/** Hands bodies of these types on as they come, to these routes only; elsewhere such a body is refused as ever. */
export function takeUploads(instance: FastifyInstance, { routes, contentTypes }: UploadOptions): void {
  instance.addContentTypeParser([...contentTypes], (request, payload, done) => {
    if (!isOneOf(routes, request)) {
      done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(request.headers['content-type']));
      return;
    }
    request.raw.setTimeout(idleTimeoutMs, () => request.raw.destroy());
    request.raw.once('end', () => request.raw.setTimeout(0));
    done(null, payload);
  });
}

/**
 * Node has one time limit for the bodies of all routes. Where one route takes files, that limit is theirs, and this one
 * holds for the others: a body that drips in is answered 408.
 */
export function limitOtherBodies(
  instance: FastifyInstance,
  { routes, limitMs }: { readonly routes: readonly string[]; readonly limitMs: number },
): void {
  instance.addHook('onRequest', (request, _reply, done) => {
    if (hasBody(request) && !isOneOf(routes, request)) {
      const timer = setTimeout(() => {
        const tooSlow = Object.assign(new Error('the body came too slowly'), {
          code: 'ERR_HTTP_REQUEST_TIMEOUT',
        });
        answerUnreadable(tooSlow, request.raw.socket);
      }, limitMs);
      const end = (): void => {
        clearTimeout(timer);
      };
      request.raw.once('end', end).once('close', end);
    }
    done();
  });
}

function isOneOf(routes: readonly string[], { routeOptions }: FastifyRequest): boolean {
  return routeOptions.url !== undefined && routes.includes(routeOptions.url);
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}
