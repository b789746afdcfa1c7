import {
  formToken,
  createVendorClient,
  type VendorCallRecorder,
  type VendorClient,
} from '@accord/vendor-client';
import type { z } from 'zod';
import { MoodleAccounts } from './moodle-accounts.ts';
import { MoodleCourseRolls } from './moodle-course-rolls.ts';
import { MoodleClient } from './moodle.client.ts';
import { illIn } from './moodle.errors.ts';
import type { moodleConfig } from './moodle.config.ts';
import { MoodleLearningPlatform } from './moodle-learning-platform.ts';

type MoodleConfig = Readonly<z.output<z.ZodObject<typeof moodleConfig>>>;

/** The HTTP side of one Moodle site. */
export function moodleHttp(config: MoodleConfig, recorder?: VendorCallRecorder): VendorClient {
  return createVendorClient({
    vendor: 'moodle',
    account: 'default',
    service: 'enrollment',
    baseUrl: config.MOODLE_BASE_URL,
    auth: formToken('wstoken', config.MOODLE_TOKEN),
    lane: 'enrollment',
    readIll: ({ body }) => illIn(body),
    ...(recorder === undefined ? {} : { recorder }),
    connectionTest: async (client) => {
      await new MoodleClient(client).courseIdBy('idnumber', 'accord-connection-test');
    },
  });
}

export function moodleAccounts(http: VendorClient): MoodleAccounts {
  return new MoodleAccounts(new MoodleClient(http));
}

export function moodleLearningPlatform(http: VendorClient, config: MoodleConfig): MoodleLearningPlatform {
  return new MoodleLearningPlatform(new MoodleClient(http), config.MOODLE_STUDENT_ROLE_ID);
}

/** Read for comparisons, after whatever an order waits for. */
export function moodleCourseRolls(http: VendorClient, config: MoodleConfig): MoodleCourseRolls {
  return new MoodleCourseRolls(new MoodleClient(http, 'sync'), config.MOODLE_STUDENT_ROLE_ID);
}
