import type { TelemetryRecord } from '@accord/canonical';
import type { Signal } from './signal.ts';
import { nodeOfVendor } from './states-of-vendors.ts';
import { toldName } from './told-name.ts';

type AnswerDiffers = Extract<TelemetryRecord, { kind: 'answer-differs' }>;

export const answerDiffers = 'vendor.answer_differs';

/** Names of our own wire schemas, as the vendor client writes them: `data[].attributes.email`, `metadata.*`, `(all)`. */
const fieldPath = /^[\w.[\]*()-]{1,120}$/;

/**
 * A vendor answers in another form than its adapter reads. The field stands in the code, so that a person reads it in
 * the first line of what is sent, and two fields are two problems of one incident.
 */
export function driftSignal(record: AnswerDiffers, id: string): Signal {
  const { service, vendor, answer, field, at } = record;
  const read = fieldPath.test(field) ? field : 'unreadable';
  return {
    id,
    at: new Date(at).toISOString(),
    node: nodeOfVendor(toldName(vendor)),
    code: `${answerDiffers}:${toldName(answer)}/${read}`,
    source: `answers to ${toldName(service)}`,
    severity: 'warning',
    state: 'raised',
  };
}
