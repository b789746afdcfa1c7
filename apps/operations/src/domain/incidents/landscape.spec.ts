import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { findCauses } from './find-causes.ts';
import { knownQueues, landscapeWith, needsOf } from './landscape.ts';
import { allOrderSteps } from './order-steps.ts';
import type { NodeName } from './signal.ts';

const folder = join(import.meta.dirname, '../../../../../contracts/topology');
const topology = z.object({ service: z.string(), queues: z.array(z.object({ name: z.string() })) });

describe('the landscape', () => {
  it('knows every consumer of the other services, as their topology contracts say', () => {
    const queues = readdirSync(folder)
      .map((name) => topology.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
      .filter(({ service }) => service !== 'operations')
      .flatMap(({ service, queues: own }) =>
        own.map(({ name }) => name).filter((name) => name.startsWith(`${service}.`)),
      );
    expect([...knownQueues].sort()).toEqual(queues.sort());
  });

  it('has a consumer for every step of an order, with a bit of its own', () => {
    expect(knownQueues).toEqual(expect.arrayContaining(allOrderSteps.map(({ queue }) => queue.slice(6))));
    expect(new Set(allOrderSteps.map(({ bit }) => bit)).size).toBe(allOrderSteps.length);
  });

  it('is no ring: whoever is followed to what it needs comes to an end', () => {
    const depth = (node: NodeName): number => 1 + Math.max(0, ...needsOf(node).map(depth));
    for (const { node } of landscapeWith(['flow:shopware-products', 'queue:stranger.does-something']))
      expect(depth(node)).toBeLessThan(6);
  });

  it('blames the vendor, and not the flow that pulls from it, whichever way the flow is called', () => {
    for (const [flow, vendor] of [
      ['flow:inventory.follow-articles', 'vendor:akeneo'],
      ['flow:checkout.amazon-orders', 'vendor:amazon'],
    ] as const)
      expect([...findCauses(new Set([flow, vendor]))]).toEqual([[vendor, [vendor, flow].sort()]]);
    expect(needsOf('flow:inventory.import-products').some((need) => need.startsWith('vendor:'))).toBe(false);
  });

  it('finds a cause for whatever is ill, and never blames what is well', () => {
    const nodes = landscapeWith([]).map(({ node }) => node);
    for (const [place, node] of nodes.entries()) {
      const ill = new Set(nodes.filter((_one, other) => other % 3 === place % 3).concat(node));
      const causes = findCauses(ill);
      expect(new Set([...causes.values()].flat())).toEqual(ill);
      for (const cause of causes.keys()) expect(needsOf(cause).some((need) => ill.has(need))).toBe(false);
    }
  });
});
