export type { Dependency, Detour } from './system/detour.ts';
export { agreement, type Agreement } from './runs/agreement.ts';
export { Services } from './runs/ask-services.ts';
export { linkPackages } from './system/linked-packages.ts';
export { RunningSystem, type SystemOptions } from './system/running-system.ts';
export type { Addresses, Listener } from './start/addresses.ts';
export type { ServiceName } from './start/services.ts';
