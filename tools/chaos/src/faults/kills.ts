import type { Fault } from './fault.ts';

/** Every process that can be killed or paused by itself. Checkout's relay and consumers run apart from what answers callers. */
export const programs = [
  'checkout',
  'checkout relay',
  'checkout consumers',
  'inventory',
  'enrollment',
  'customer',
] as const;

const servers = ['postgres', 'rabbitmq'] as const;

/** SIGKILL, and a new start at once, as a supervisor would. */
export function kills(): Fault[] {
  return [
    ...programs.map((name): Fault => ({
      name: `kill ${name}`,
      promised: 'service',
      holdMs: 0,
      begin: ({ system }) => system.kill(name),
      end: ({ system }) => system.startProgram(name),
    })),
    ...servers.map((name): Fault => ({
      name: `kill ${name}`,
      ...(name === 'postgres' ? { promised: 'database' } : {}),
      holdMs: 0,
      begin: ({ system }) => system.infra[name].kill(),
      end: ({ system }) => system.infra[name].restart(),
    })),
  ];
}

/** SIGSTOP for a few seconds: sockets stay open and nobody answers. */
export function pauses(chance: () => number): Fault[] {
  const holdMs = (): number => 1_000 + Math.floor(chance() * 3_000);
  return [
    ...programs.map((name): Fault => ({
      name: `pause ${name}`,
      holdMs: holdMs(),
      begin: ({ system }) => {
        system.pause(name);
      },
      end: ({ system }) => {
        system.resume(name);
      },
    })),
    ...servers.map((name): Fault => ({
      name: `pause ${name}`,
      holdMs: holdMs(),
      begin: ({ system }) => {
        system.infra[name].pause();
      },
      end: ({ system }) => {
        system.infra[name].resume();
      },
    })),
  ];
}
