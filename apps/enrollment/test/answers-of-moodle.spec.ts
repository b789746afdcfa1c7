import { Failure } from '@accord/canonical';
import { configureLogging, Secret } from '@accord/service-kit';
import {
  AnsweringVendor,
  answerJson,
  brokenAnswers,
  cardInAnAnswer,
  type WriteAnswer,
} from '@accord/test-kit';
import type { VendorClient } from '@accord/vendor-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  moodleCourseRolls,
  moodleHttp,
  moodleLearningPlatform,
} from '../src/vendors/moodle/moodle.account.ts';
import type { MoodleLearningPlatform } from '../src/vendors/moodle/moodle-learning-platform.ts';

const ada = { email: 'ada@example.org', givenName: 'Ada', familyName: 'Lovelace', locale: 'de' } as const;
const seat = { lmsUserRef: '7', lmsCourseRef: '42' };
let vendor: AnsweringVendor;

beforeAll(async () => {
  configureLogging({ level: 'silent' });
  vendor = await AnsweringVendor.start();
});
afterAll(async () => {
  await vendor.stop();
});

type Question = (platform: MoodleLearningPlatform) => Promise<unknown>;

const ask = (question: Question, answer: WriteAnswer): Promise<unknown> =>
  asked(answer, (http, config) => question(moodleLearningPlatform(http, config)));

const askRolls = (
  { courseId, place }: { readonly courseId: string; readonly place: string },
  answer: WriteAnswer,
): Promise<unknown> => asked(answer, (http, config) => moodleCourseRolls(http, config).page(courseId, place));

type Config = Parameters<typeof moodleHttp>[0];

async function asked(
  answer: WriteAnswer,
  question: (http: VendorClient, config: Config) => Promise<unknown>,
): Promise<unknown> {
  vendor.answer = answer;
  const config = {
    MOODLE_BASE_URL: vendor.url,
    MOODLE_TOKEN: new Secret('moodle_test_accord'),
    MOODLE_STUDENT_ROLE_ID: 5,
  };
  const http = moodleHttp(config);
  try {
    return await question(http, config);
  } catch (error) {
    if (error instanceof Failure) return { failure: error.kind, code: error.code, details: error.details };
    throw error;
  } finally {
    await http.close();
  }
}

/** Answers the n-th question with the n-th answer, later ones with the last. */
function inTurn(...answers: readonly WriteAnswer[]): WriteAnswer {
  let asked = 0;
  return (response) => answers[Math.min(asked++, answers.length - 1)]?.(response);
}

const find: Question = (platform) => platform.findLearner(ada.email);
const admit: Question = (platform) => platform.admit(ada);
const enrol: Question = (platform) => platform.enrol(seat);
const nobody = answerJson([]);
const done = answerJson(null);

describe('Moodle', () => {
  it('is believed when it answers what was asked', async () => {
    expect(await ask(find, answerJson([{ id: 7 }]))).toBe('7');
    expect(await ask(admit, inTurn(nobody, nobody, answerJson([{ id: 7 }])))).toBe('7');
    expect(await ask(enrol, inTurn(done, answerJson([{ id: 42 }])))).toBe(undefined);
  });

  it.each(brokenAnswers)(
    'has found, admitted and enrolled nobody by an answer of the kind %s',
    async (_id, answer) => {
      for (const [question, asked] of [
        [find, answer],
        [admit, inTurn(nobody, nobody, answer)],
        [enrol, inTurn(done, answer)],
      ] as const) {
        const outcome = await ask(question, asked);
        expect(outcome).toMatchObject({ failure: expect.stringMatching(/^(transient|unknown_outcome)$/) });
        expect(JSON.stringify(outcome)).not.toContain(cardInAnAnswer);
      }
    },
  );

  it.each<[what: string, users: unknown]>([
    ['text for an id', [{ id: '7' }]],
    ['no id', [{ id: null }]],
    ['a negative id', [{ id: -7 }]],
    ['an id beyond all numbers', [{ id: 1e300 }]],
    ['a card number for an id', [{ id: Number(cardInAnAnswer) }]],
    ['part of an id', [{ id: 7.5 }]],
    ['one user and one that is none', [{ id: 7 }, null]],
  ])('has found and admitted nobody by an answer with %s', async (_what, users) => {
    expect(await ask(find, answerJson(users))).toMatchObject({ code: 'moodle.unreadable' });
    expect(await ask(admit, inTurn(nobody, nobody, answerJson(users)))).toMatchObject({
      code: 'moodle.unreadable',
    });
  });

  it('has emptied no course by an answer that is no list, and ends none at a part that is shorter than was asked for', async () => {
    const roll = { courseId: '42', place: '500' };
    for (const [, answer] of brokenAnswers)
      expect(await askRolls(roll, answer)).toMatchObject({ failure: expect.any(String) });
    for (const users of [[{ id: '7' }], [{ id: 7, roles: 'student' }], { users: [] }])
      expect(await askRolls(roll, answerJson(users))).toMatchObject({ code: 'moodle.unreadable' });
    // Who is not shown to us has no role that we know of.
    expect(await askRolls(roll, answerJson([{ id: 7 }]))).toEqual({
      participants: [{ lmsUserRef: '7', isOurs: false, isSuspended: false, learns: false }],
      next: '1000',
    });
    expect(await askRolls(roll, nobody)).toEqual({ participants: [], next: null });
  });

  it('has enrolled nobody whom it does not show in the course', async () => {
    expect(await ask(enrol, inTurn(done, answerJson([{ id: 43 }])))).toMatchObject({
      code: 'moodle.not_enrolled',
    });
    expect(await ask(enrol, answerJson({ warnings: [] }))).toMatchObject({ code: 'moodle.unreadable' });
  });

  it.each(['constructor', '__proto__', 'teleported', cardInAnAnswer])(
    'refuses with the code %s, which proves nothing',
    async (errorcode) => {
      const refusal = answerJson({ exception: 'moodle_exception', errorcode, message: ada.email });
      const outcome = await ask(find, refusal);
      expect(outcome).toMatchObject({ failure: 'transient', code: 'moodle.unknown_error' });
      expect(JSON.stringify(outcome)).not.toContain(ada.email);
      expect(JSON.stringify(outcome)).not.toContain(cardInAnAnswer);
    },
  );
});
