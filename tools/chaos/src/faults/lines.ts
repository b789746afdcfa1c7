import type { Fault as LineFault, FaultProxy } from '@accord/fault-proxy';

import type { Lines } from '../world.ts';
import type { Fault } from './fault.ts';

const whichLines = ['database', 'broker', 'vendors'] as const;

/** Every way in which a line can be bad, on each line between the services and what they use. */
export function badLines(chance: () => number): Fault[] {
  return whichLines.flatMap((line) =>
    lineFaults(chance).map((fault): Fault => ({
      name: `${fault.kind.replace('_', ' ')} on the line to the ${line}`,
      holdMs: 1_000 + Math.floor(chance() * 3_000),
      begin: ({ lines }) => {
        proxyOf(lines, line).apply(fault);
      },
      end: ({ lines }) => {
        proxyOf(lines, line).heal();
      },
    })),
  );
}

function lineFaults(chance: () => number): LineFault[] {
  return [
    { kind: 'latency', ms: 50 + Math.floor(chance() * 200), jitterMs: 50 },
    { kind: 'cut' },
    { kind: 'reset' },
    { kind: 'drip', bytesPerSecond: 500 + Math.floor(chance() * 4_000) },
    { kind: 'truncate', afterBytes: Math.floor(chance() * 400) },
    { kind: 'black_hole' },
  ];
}

function proxyOf(lines: Lines, line: (typeof whichLines)[number]): FaultProxy {
  const proxy = lines[line];
  if (!proxy) throw new Error(`there is no proxy on the line to the ${line}`);
  return proxy;
}
