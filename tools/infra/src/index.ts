export { guard, spawnGuarded, type GuardedProcess, type Release } from './guardian/guardian.ts';
export { treePatienceMs } from './guardian/ward.ts';
export { abortOnSignals, causeOf, StopButton, untilSignal } from './signals.ts';
export { type Infra, joinInfra, type JoinOptions } from './join.ts';
export { type InfraReport, infraStatus, pinInfra, unpinInfra } from './pin.ts';
export { type Profile, profileFolder, stateFolder, workspaceRoot } from './paths.ts';
export { type PrivateInfra, type PrivateInfraOptions, startPrivateInfra } from './private-infra.ts';
export {
  endProcess,
  endTree,
  errorCode,
  isAlive,
  isMissing,
  markOf,
  messageOf,
  ownMark,
  pauseTree,
  type ProcessMark,
  resumeTree,
  waitForExit,
} from './processes.ts';
export { CannotStart, type Server } from './server.ts';
export { lastLines } from './last-lines.ts';
export { readJson, writeJson } from './json-file.ts';
export { holderOf, tryLock } from './lock.ts';
export { run } from './run.ts';
export { isFree as isPortFree } from './ports.ts';
