import { describe, expect, it } from '@jest/globals';
import { fuzz } from '../src/fuzz.ts';
import { serviceNames, type HostileAccord } from './hostile-accord.ts';

// The same requests every time, so that a red run tells of what was changed; npx accord fuzz asks others.
const seed = Number(process.env['ACCORD_FUZZ_SEED'] ?? 473_719);
const requests = Number(process.env['ACCORD_FUZZ_REQUESTS'] ?? 40);

/** Requests made from each service's own description. Checkout comes last, since an accepted order moves all others. */
export function fuzzSection(accord: () => HostileAccord): void {
  const order = [...serviceNames].reverse();

  describe(`requests made from a service's own description (seed ${String(seed)})`, () => {
    it.each(order)(
      'to %s get an answer that it describes, and store nothing when they are refused',
      async (service) => {
        const { endpoints, system, databases } = accord();
        const findings = await fuzz({
          endpoints: endpoints.filter((endpoint) => endpoint.service === service),
          key: system.key,
          seed,
          requests,
          footprint: async () => (service === 'operations' ? {} : databases[service].footprint()),
          print: () => undefined,
        });
        expect(findings).toEqual([]);
      },
    );

    it('leave no order open, no piece reserved for nobody and no seat that nobody holds', async () => {
      await accord().settle();
      const { inventory, enrollment } = accord().databases;
      const wrongStock = await inventory.rows(
        `SELECT s.sku FROM stock s WHERE s.on_hand < 0 OR s.reserved < 0 OR s.reserved > s.on_hand`,
      );
      const wrongSeats = await enrollment.rows(`SELECT id FROM cohorts WHERE taken < 0 OR taken > capacity`);
      expect([...wrongStock, ...wrongSeats]).toEqual([]);
    });
  });
}
