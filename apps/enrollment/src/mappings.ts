import { moodleRecords } from './vendors/moodle/moodle.records.ts';

/** How records of this service's vendors become ours: for the report on what is lost on the way. */
export const mappings = [...moodleRecords];
