import { freshDatabase } from '@accord/test-kit';
import { PostgresVendorHome, prepareVendorHome } from '../src/index.ts';

/** A shared home in a database of its own, and as many processes at it as the test opens. */
export interface SharedHome {
  readonly url: string;
  /** One process's way to the home, which waits for it: a busy machine is no home that is away. */
  open(shares?: number): PostgresVendorHome;
  close(): Promise<void>;
}

export async function sharedHome(): Promise<SharedHome> {
  const database = await freshDatabase('vendor_home');
  await prepareVendorHome(database.url);
  const opened: PostgresVendorHome[] = [];
  return {
    url: database.url,
    open: (shares = 4) => {
      const home = new PostgresVendorHome({ url: database.url, service: 'test', shares, patienceMs: 20_000 });
      opened.push(home);
      return home;
    },
    close: async () => {
      await Promise.all(opened.map((home) => home.close()));
      await database.drop();
    },
  };
}
