import { Failure } from '@accord/canonical';
import type { Cluster } from './cluster.ts';
import type { Replica } from './replica.ts';
import type { Setting } from './setting.ts';

export interface Request<Machine, Answer> {
  readonly what: string;
  readonly to: Cluster<Machine>;
  readonly handle: (machine: Machine, replica: Replica) => Promise<Answer>;
  /** How long the caller waits. */
  readonly timeoutMs: number;
  /** Whoever asks, if it is a process that can die. */
  readonly from?: Replica;
  /** Faults that this way does not know. */
  readonly steady?: boolean;
}

const legMs = 12;

/**
 * The network between a caller and a service: each leg takes time, requests and answers get lost, late or doubled, and the
 * one who serves may die. @throws Failure `network.refused` (sent: no), `network.no_answer` (sent: maybe), or what the handler threw
 */
export class Network {
  readonly #setting: Setting;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  request<Machine, Answer>(request: Request<Machine, Answer>): Promise<Answer> {
    const { what, from, timeoutMs } = request;
    const { faults, timeline, chance } = this.#setting;
    return new Promise((resolve, reject) => {
      const limit = timeline.after(timeoutMs, () => {
        if (from?.alive !== false) reject(noAnswer(what));
      });
      const end = (settle: () => void): void => {
        timeline.after(chance.next() * legMs, () => {
          if (limit.called) return;
          timeline.callOff(limit);
          if (from?.alive !== false) settle();
        });
      };
      if (this.#goesWrong(request, 'refused')) {
        end(() => {
          reject(refused(what));
        });
        return;
      }
      if (this.#goesWrong(request, 'request_lost')) return;
      const late = this.#goesWrong(request, 'request_late') ? faults.delayMs(timeoutMs, timeoutMs * 3) : 0;
      this.#arrive(request, { late, resolve, reject, end });
      if (this.#goesWrong(request, 'request_repeated'))
        this.#arrive(request, {
          late: faults.delayMs(1, 2 * timeoutMs),
          resolve,
          reject,
          end: () => undefined,
        });
    });
  }

  #arrive<Machine, Answer>(
    request: Request<Machine, Answer>,
    way: {
      readonly late: number;
      readonly resolve: (answer: Answer) => void;
      readonly reject: (why: unknown) => void;
      readonly end: (settle: () => void) => void;
    },
  ): void {
    const { timeline, chance, trace } = this.#setting;
    const { what, to, handle } = request;
    const { resolve, reject, end } = way;
    timeline.after(way.late + chance.next() * legMs, () => {
      const server = to.any();
      if (server === undefined) {
        end(() => {
          reject(refused(what));
        });
        return;
      }
      const { replica, machine } = server;
      trace(() => `${replica.name} takes ${what}`);
      const alone = replica.onDeath(() => {
        end(() => {
          reject(noAnswer(what));
        });
      });
      const answered = (settle: () => void): void => {
        alone();
        if (!this.#goesWrong(request, 'answer_lost')) end(settle);
      };
      handle(machine, replica).then(
        (answer) => {
          answered(() => {
            resolve(answer);
          });
        },
        (error: unknown) => {
          answered(() => {
            reject(error);
          });
        },
      );
    });
  }

  #goesWrong(
    { steady, what }: Pick<Request<never, never>, 'steady' | 'what'>,
    kind: 'refused' | 'request_lost' | 'request_late' | 'request_repeated' | 'answer_lost',
  ): boolean {
    return steady !== true && this.#setting.faults.strike(kind, what);
  }
}

function refused(what: string): Failure {
  return new Failure('network.refused', 'transient', `${what}: nobody listens`, { sent: 'no' });
}

function noAnswer(what: string): Failure {
  return new Failure('network.no_answer', 'transient', `${what}: no answer`, { sent: 'maybe' });
}
