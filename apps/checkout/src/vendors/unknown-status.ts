import { maskCardNumbers } from '@accord/canonical';
import { counter, createLogger } from '@accord/service-kit';

const log = createLogger('vendors');

const unknownStatuses = counter({
  name: 'accord_vendor_status_unknown_total',
  help: 'Values of a vendor that our tables do not know yet; they count as pending or as a plain decline, never as paid.',
  labelNames: ['vendor', 'field'],
});

/** Told of every value that a table does not know. */
export type NoteUnknown = (field: string, value: string) => void;

/** Counts and logs what a vendor said beyond our tables. The value is shortened to what can only be a code, and a card number is starred. */
export function noteUnknownOf(vendor: string): NoteUnknown {
  return (field, value) => {
    unknownStatuses.inc({ vendor, field });
    const code = maskCardNumbers(value)
      .replace(/[^\w.-]/g, '_')
      .slice(0, 60);
    log.warn(
      { event: 'vendor.status_unknown', vendor, field, value: code },
      'a value our tables do not know',
    );
  };
}
