import { loadConfig, runService } from '@accord/service-kit';
import { createEnrollmentService } from './create-enrollment-service.ts';
import { enrollmentConfig, environment } from './enrollment.config.ts';

await runService(() => createEnrollmentService(loadConfig(enrollmentConfig, environment)));
