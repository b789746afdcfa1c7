import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { VendorClient } from '@accord/vendor-client';

/** What an account proves itself with at its API, for which an address that says yes to everything stands here. */
export async function bearerOf(open: (apiUrl: string) => VendorClient): Promise<string | undefined> {
  let seen: string | undefined;
  const api = createServer(({ headers }, response) => {
    seen = headers.authorization;
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = api.address() as AddressInfo;
    await open(`http://127.0.0.1:${String(port)}`).test();
    return seen;
  } finally {
    api.closeAllConnections();
    await new Promise((resolve) => api.close(resolve));
  }
}
