import { createServer } from 'node:net';

/** Below the range from which Linux takes outgoing ports (32768), so a restarted server finds its port free. */
const lowest = 20_000;
const highest = 32_000;

/** Ports free on 127.0.0.1 right now, each different. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  for (let tries = 0; found.size < count; tries += 1) {
    if (tries > 1_000)
      throw new Error(`no ${count} free ports between ${lowest} and ${highest} on 127.0.0.1`);
    const candidate = lowest + Math.floor(Math.random() * (highest - lowest));
    if (!found.has(candidate) && (await isFree(candidate))) found.add(candidate);
  }
  return [...found];
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
