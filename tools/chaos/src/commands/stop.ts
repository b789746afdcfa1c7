import { leaveStopFile } from '../stop-file.ts';

// Run from source: whoever presses a stop button does not wait for a build, nor for one that works.
leaveStopFile();
