export { type Infra, joinInfra, type JoinOptions } from './join.ts';
export { type InfraReport, infraStatus, pinInfra, unpinInfra } from './pin.ts';
export { type Profile, profileFolder, stateFolder, workspaceRoot } from './paths.ts';
export { type PrivateInfra, startPrivateInfra } from './private-infra.ts';
export { CannotStart, type Server } from './server.ts';
export { isFree as isPortFree } from './ports.ts';
