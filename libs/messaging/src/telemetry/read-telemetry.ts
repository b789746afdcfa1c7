import { Failure, TelemetryRecord } from '@accord/canonical';
import type { Delivery } from '../consuming/delivery.ts';

/**
 * The records of one telemetry message; entries this version does not know are left out.
 * @throws Failure `telemetry.unreadable` when the body is no JSON array
 */
export function readTelemetry(delivery: Pick<Delivery, 'body'>): TelemetryRecord[] {
  const entries = parseArray(delivery.body);
  return entries.flatMap((entry) => {
    const parsed = TelemetryRecord.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
}

function parseArray(body: Buffer): unknown[] {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (Array.isArray(parsed)) return parsed;
  } catch (error) {
    throw new Failure('telemetry.unreadable', 'invalid', 'the body is not JSON', { cause: error });
  }
  throw new Failure('telemetry.unreadable', 'invalid', 'the body is not an array');
}
