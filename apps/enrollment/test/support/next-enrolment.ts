import { jest } from '@jest/globals';
import { LearningPlatform } from '../../src/use-cases/ports/learning-platform.ts';
import type { EnrollmentUnderTest } from './enrollment-under-test.ts';

/** The service's next enrolment goes on as `how` says, whatever time the machine takes meanwhile. */
export function nextEnrolment(
  { service }: EnrollmentUnderTest,
  how: (enrol: () => Promise<void>) => Promise<void>,
): void {
  const platform = service.app.get(LearningPlatform);
  const spy = jest.spyOn(platform, 'enrol');
  spy.mockImplementationOnce((participation) => {
    spy.mockRestore();
    return how(() => platform.enrol(participation));
  });
}
