import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mockCredentials } from '../../credentials.ts';
import { accountOfToken, PerAccount } from '../../shared/accounts.ts';
import type { AccountName, Answer, FailureReason, VendorMock } from '../../vendor.ts';
import { moodleException, refused } from './moodle-errors.ts';
import { moodleFunctions } from './moodle-functions.ts';
import { moodleSeed, MoodleState } from './moodle-state.ts';

const { token, tokenSecond } = mockCredentials.moodle;

const parameters = z.looseObject({ wsfunction: z.string().default(''), wstoken: z.string().default('') });

/** Moodle takes parameters from the query and from the form alike. */
function given(request: FastifyRequest): z.output<typeof parameters> {
  const body = typeof request.body === 'object' ? request.body : {};
  return parameters.parse({ ...(request.query as object), ...body });
}

/** Moodle's web service: one path, many functions, and status 200 for everything. */
export class MoodleMock implements VendorMock {
  readonly name = 'moodle';
  readonly prefix = '/moodle';
  readonly contentType = 'application/json';
  readonly #states = new PerAccount(() => new MoodleState());

  authenticate(request: FastifyRequest): AccountName | undefined {
    return accountOfToken(given(request).wstoken, [token, tokenSecond]);
  }

  operationOf(request: FastifyRequest): string {
    return given(request).wsfunction;
  }

  failure(reason: FailureReason, status: number): Answer {
    switch (reason) {
      case 'unauthenticated':
        return moodleException(
          'core\\exception\\moodle_exception',
          'invalidtoken',
          'Invalid token - token not found',
        );
      case 'malformed':
        return moodleException(
          'invalid_parameter_exception',
          'invalidparameter',
          'Invalid parameter value detected',
        );
      // A web server in front of Moodle answers these, Moodle itself never does.
      case 'not_found':
      case 'rate_limited':
      case 'server_error':
        return {
          status,
          body: { exception: 'server', errorcode: reason, message: 'The site is not available' },
        };
    }
  }

  register(app: FastifyInstance): void {
    app.post('/webservice/rest/server.php', async (request, reply) => {
      const { wsfunction, ...rest } = given(request);
      const answer = moodleFunctions[wsfunction];
      if (!answer) throw refused('accessexception', 'Access control exception');
      const body = answer(rest, this.#states.for(request));
      return reply.type(this.contentType).send(JSON.stringify(body));
    });
  }

  snapshot(account: AccountName): unknown {
    const { users, courses, enrolments } = this.#states.of(account);
    return { users, courses: [...courses.values()], enrolments: [...enrolments.values()] };
  }

  seed(patch: unknown, account: AccountName): void {
    const state = this.#states.of(account);
    const seed = moodleSeed.parse(patch);
    for (const course of seed.courses) state.addCourse(course);
    for (const user of seed.users) if (!state.findUser('username', user.username)) state.addUser(user);
    for (const one of seed.enrolments) state.enrol({ ...one, timestart: 0, timeend: 0 });
  }

  reset(): void {
    this.#states.reset();
  }
}
