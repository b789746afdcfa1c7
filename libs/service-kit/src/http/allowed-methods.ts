import type { FastifyInstance } from 'fastify';
import { Problem } from '../problems/problem.ts';

interface Route {
  readonly segments: readonly string[];
  readonly methods: readonly string[];
}

/** Answers 405 with the methods that there are, where an address is right and only the method is not (RFC 9110, 15.5.6). */
export function refuseOtherMethods(instance: FastifyInstance): void {
  const routes: Route[] = [];
  instance.addHook('onRoute', ({ url, method }) => {
    routes.push({ segments: url.split('/'), methods: [method].flat() });
  });
  instance.addHook('onRequest', (request, _reply, done) => {
    if (!request.is404) return done();
    const methods = methodsAt(routes, request.url.split('?', 1)[0] ?? '');
    if (methods.length === 0) return done();
    done(new Problem('request.method_not_allowed', {}, { headers: { allow: methods.join(', ') } }));
  });
}

function methodsAt(routes: readonly Route[], path: string): string[] {
  const segments = path.split('/');
  const found = routes.filter((route) => matches(route.segments, segments)).flatMap(({ methods }) => methods);
  return [...new Set(found)].sort();
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  if (pattern.length !== path.length || pattern.includes('*')) return false;
  return pattern.every((part, index) => (part.startsWith(':') ? path[index] !== '' : part === path[index]));
}
