import { addressVariable, secretVariable } from '@accord/service-kit';
import { z } from 'zod';

/** The variables of one Moodle site; part of the service's configuration. */
export const moodleConfig = {
  MOODLE_BASE_URL: addressVariable('the Moodle site, without /webservice'),
  MOODLE_TOKEN: secretVariable(
    'the token of the web service user (Moodle: Server > Web services > Manage tokens)',
  ),
  /** Role that learners get in a course; 5 is `student` in every new Moodle. */
  MOODLE_STUDENT_ROLE_ID: z.coerce.number().int().positive().default(5),
};
