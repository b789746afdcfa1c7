export { RunningSystem, type SystemOptions } from './system/running-system.ts';
export type { Addresses, Listener, ServiceName } from './start/addresses.ts';
