import { Inject, Injectable, Optional } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { currentContext, nameCaller } from '../context.ts';
import { createLogger } from '../logger.ts';
import { Problem } from '../problems/problem.ts';
import { CallerCheck } from './caller-check.ts';
import type { Caller } from './caller.ts';
import { publicMetadata, scopeMetadata } from './scopes.ts';
import { SessionCheck } from './session-check.ts';

interface Demand {
  readonly open: boolean;
  readonly scope: string | undefined;
}

/** Global and closed by default: a route without decorator still needs valid credentials. */
@Injectable()
export class AuthGuard implements CanActivate {
  private readonly log = createLogger('auth');
  private readonly demands = new WeakMap<object, Demand>();

  constructor(
    private readonly reflector: Reflector,
    private readonly callers: CallerCheck,
    @Optional() @Inject(SessionCheck) private readonly sessions: SessionCheck | undefined,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    if (execution.getType() !== 'http') return true;
    const demand = this.demandOf(execution);
    if (demand.open) return true;
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    const caller = await this.identify(request);
    nameCaller(caller.name, caller.scopes);
    const scope = [demand.scope, syntheticScope()].find(
      (one) => one !== undefined && !caller.scopes.has(one),
    );
    if (scope !== undefined) {
      this.log.warn({ event: 'auth.missing_scope', caller: caller.name, scope }, 'scope is missing');
      throw new Problem('auth.missing_scope', { scope });
    }
    return true;
  }

  /** A key or token goes before a session: who sends one means it. */
  private async identify(request: FastifyRequest): Promise<Caller> {
    const header = request.headers.authorization;
    if (header === undefined) {
      const caller = await this.sessions?.callerOf(request);
      if (caller !== undefined) return caller;
    }
    const credentials = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
    if (credentials === undefined) throw unauthenticated('auth.missing_credentials', 'Bearer');
    const caller = await this.callers.identify(credentials);
    if (caller !== undefined) return caller;
    this.log.warn({ event: 'auth.refused' }, 'credentials are not valid');
    throw unauthenticated('auth.invalid_credentials', 'Bearer error="invalid_token"');
  }

  private demandOf(execution: ExecutionContext): Demand {
    const handler = execution.getHandler();
    const known = this.demands.get(handler);
    if (known !== undefined) return known;
    const places = [handler, execution.getClass()];
    const demand = {
      open: this.reflector.getAllAndOverride<boolean | undefined>(publicMetadata, places) ?? false,
      scope: this.reflector.getAllAndOverride<string | undefined>(scopeMetadata, places),
    };
    this.demands.set(handler, demand);
    return demand;
  }
}

/** Who may leave stock, books and statistics out may hide things from them. */
function syntheticScope(): string | undefined {
  return currentContext()?.synthetic === true ? 'orders:synthetic' : undefined;
}

function unauthenticated(code: string, challenge: string): Problem {
  return new Problem(code, {}, { headers: { 'www-authenticate': challenge } });
}
