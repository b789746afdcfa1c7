import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorCodes } from 'fastify';
import { builtinProblems } from '../problems/builtin.ts';
import { writeProblem } from '../problems/document.ts';
import { systemIds } from '../system.ts';
import { localeOf } from './locale.ts';

/** Refuses compressed bodies, which nobody here unpacks: read as they are they would be taken for something else. */
export function refuseEncodedBodies(instance: FastifyInstance): void {
  instance.addHook('onRequest', (request, _reply, done) => {
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding.toLowerCase() === 'identity') done();
    else done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(encoding));
  });
}

/** What cannot even be routed (`/%zz`) is refused before any hook has run, and in the same words as everything else. */
export function answerUnroutable(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const locale = localeOf(request.headers['accept-language']);
  const correlationId = systemIds.next();
  const document = writeProblem({
    code: 'request.refused',
    definition: builtinProblems['request.refused'],
    locale,
    correlationId,
  });
  void reply
    .status(document.status)
    .header('x-correlation-id', correlationId)
    .header('content-language', locale)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(document));
}
