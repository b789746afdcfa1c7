import { eventually } from '@accord/test-kit';
import type { InventoryUnderTest } from './inventory-under-test.ts';

/** Sells what the ERP has by now: without that, all else that a test does is refused. */
export function refreshed(world: Pick<InventoryUnderTest, 'call'>): Promise<void> {
  return eventually(
    async () => {
      const { status, body } = await world.call('POST', '/catalogue/refresh');
      if (status !== 200) throw new Error(`${String(status)} ${String(body?.code)}`);
    },
    { because: 'a fresh catalogue' },
  );
}
