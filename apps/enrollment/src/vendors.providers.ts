import { Parties, Telemetry } from '@accord/messaging';
import { HealthRegistry } from '@accord/service-kit';
import { asParty, showCircuits, surroundings, type VendorClient, VendorHome } from '@accord/vendor-client';
import type { OnApplicationShutdown, Provider } from '@nestjs/common';
import type { EnrollmentConfig } from './enrollment.config.ts';
import { CourseRolls } from './use-cases/ports/course-rolls.ts';
import { LearnerAccounts } from './use-cases/ports/learner-accounts.ts';
import { LearningPlatform } from './use-cases/ports/learning-platform.ts';
import {
  moodleAccounts,
  moodleCourseRolls,
  moodleHttp,
  moodleLearningPlatform,
} from './vendors/moodle/moodle.account.ts';
import { readsRolls } from './vendors/moodle/moodle.client.ts';

type Surroundings = [Telemetry, VendorHome, HealthRegistry, Parties];

/** Moodle behind the learning platform: one account. */
export function vendorProviders(config: EnrollmentConfig): Provider[] {
  return [
    {
      provide: MoodleAccount,
      inject: [Telemetry, VendorHome, HealthRegistry, Parties],
      useFactory: (...[telemetry, home, health, parties]: Surroundings) =>
        new MoodleAccount(moodleHttp(config, surroundings(telemetry, home)), health, parties),
    },
    {
      provide: LearningPlatform,
      inject: [MoodleAccount],
      useFactory: ({ http }: MoodleAccount) => moodleLearningPlatform(http, config),
    },
    {
      provide: CourseRolls,
      inject: [MoodleAccount],
      useFactory: ({ http }: MoodleAccount) => moodleCourseRolls(http, config),
    },
    {
      provide: LearnerAccounts,
      inject: [MoodleAccount],
      useFactory: ({ http }: MoodleAccount) => moodleAccounts(http),
    },
  ];
}

/** Shown on the health page, closed after the consumers. Moodle's absence delays grants; the service stays ready. */
class MoodleAccount implements OnApplicationShutdown {
  readonly http: VendorClient;

  constructor(http: VendorClient, health: HealthRegistry, parties: Parties) {
    this.http = http;
    showCircuits(health, [http]);
    parties.add(asParty(http, 'lms', [readsRolls]));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.http.close();
  }
}
