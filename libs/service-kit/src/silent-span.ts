import type { Span } from '@opentelemetry/api';

/** A span that keeps nothing, for work done while tracing is off. */
export const silentSpan: Span = {
  spanContext: () => ({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 }),
  setAttribute: () => silentSpan,
  setAttributes: () => silentSpan,
  addEvent: () => silentSpan,
  addLink: () => silentSpan,
  addLinks: () => silentSpan,
  setStatus: () => silentSpan,
  updateName: () => silentSpan,
  end: () => undefined,
  isRecording: () => false,
  recordException: () => undefined,
};
