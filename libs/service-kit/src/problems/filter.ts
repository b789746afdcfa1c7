import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { inheritContext } from '../context.ts';
import { createLogger } from '../logger.ts';
import { writeProblem } from './document.ts';
import { toProblem } from './to-problem.ts';

/** The only place where an error becomes an answer: RFC 9457, in the caller's language. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = createLogger('http');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = toProblem(thrown);
    const { status } = problem.definition;
    if (status >= 500) {
      this.log.error(
        { event: 'request.failed', code: problem.code, status, error: thrown },
        'request failed',
      );
    }
    if (reply.sent) return;
    const { correlationId, locale } = reply.request.accordContext ?? inheritContext({});
    void reply
      .status(status)
      .headers(problem.headers)
      .header('content-language', locale)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(writeProblem({ ...problem, correlationId, locale })));
  }
}
