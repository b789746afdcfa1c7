import { Failure } from '@accord/canonical';
import { LearningPlatform, type Learner, type Participation } from '@accord/enrollment/saga';
import type { Replica } from '../simulation/replica.ts';
import type { Setting } from '../simulation/setting.ts';
import { callVendor } from './vendor-call.ts';

/** The LMS: who is known, and who may enter which course. */
export class School {
  readonly learners = new Map<string, string>();
  readonly #open = new Set<string>();
  readonly #refused = new Map<string, boolean>();

  admit(email: string): string {
    const known = this.learners.get(email) ?? `user-${this.learners.size + 1}`;
    this.learners.set(email, known);
    return known;
  }

  /** What an LMS will not do for good it will not do the next time either. */
  refuses(participation: Participation, decide: () => boolean): boolean {
    const place = placeOf(participation);
    const refused = this.#refused.get(place) ?? decide();
    this.#refused.set(place, refused);
    return refused;
  }

  enrol(participation: Participation): void {
    this.#open.add(placeOf(participation));
  }

  withdraw(participation: Participation): void {
    this.#open.delete(placeOf(participation));
  }

  isOpen(participation: Participation): boolean {
    return this.#open.has(placeOf(participation));
  }
}

function placeOf({ lmsUserRef, lmsCourseRef }: Participation): string {
  return `${lmsUserRef} ${lmsCourseRef}`;
}

export class SimulatedPlatform extends LearningPlatform {
  readonly lms = 'moodle';
  readonly #school: School;
  readonly #setting: Setting;
  readonly #from: Replica;

  constructor(school: School, setting: Setting, from: Replica) {
    super();
    this.#school = school;
    this.#setting = setting;
    this.#from = from;
  }

  override findLearner(email: string): Promise<string | undefined> {
    return this.#call('find_learner', () => this.#school.learners.get(email));
  }

  override admit({ email }: Learner): Promise<string> {
    return this.#call('admit', () => this.#school.admit(email));
  }

  override async enrol(participation: Participation): Promise<void> {
    const taken = await this.#call('enrol', () => {
      const refused = this.#school.refuses(participation, () =>
        this.#setting.faults.strike('vendor_refuses', 'moodle.enrol'),
      );
      if (!refused) this.#school.enrol(participation);
      return !refused;
    });
    if (!taken) throw new Failure('moodle.unknown_course', 'not_found', 'no such course', { sent: 'yes' });
  }

  override withdraw(participation: Participation): Promise<void> {
    return this.#call('withdraw', () => {
      this.#school.withdraw(participation);
    });
  }

  #call<T>(what: string, effect: () => T): Promise<T> {
    const call = {
      from: this.#from,
      what: `moodle.${what}`,
      effect,
      silence: 'transient',
      unkeyed: true,
    } as const;
    return callVendor(this.#setting, call);
  }
}
