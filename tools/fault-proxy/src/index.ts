export type { Fault, FaultKind } from './fault.ts';
export { FaultProxy, type FaultProxyOptions } from './fault-proxy.ts';
