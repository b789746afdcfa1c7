import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { servicesIn } from '../documents/describe-services.ts';
import type { Call } from './coverage.ts';

const service = /\b([A-Z]+)_URL:/g;
const vendor = /\b([A-Z]+)_BASE_URL:/g;

/**
 * Whom each service calls, by the addresses that its configuration asks for: `INVENTORY_URL` is a neighbour,
 * `STRIPE_BASE_URL` a vendor. Nothing can be called whose address is not configured.
 */
export function declaredCalls(root: string): Call[] {
  const services = servicesIn(root);
  return services.flatMap((consumer) => {
    const text = configurationOf(join(root, 'apps', consumer, 'src'));
    const neighbours = namesIn(text, service).filter((name) => services.includes(name));
    const vendors = namesIn(text, vendor).map((name) => `vendor-${name}`);
    return [...neighbours, ...vendors].map((provider) => ({ consumer, provider }));
  });
}

function configurationOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.config.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

function namesIn(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name.toLowerCase()))].sort();
}
