import type { Listening } from '../start/programs.ts';

/** The parts that a service falls into when each of its roles is a process of its own. */
const splitRoles = ['relay', 'consumers'] as const;

/** Where the parts listen for their probes: behind the last port that the others use. */
export function portsOfRoles(lastPort: number): number[] {
  return splitRoles.map((_role, index) => lastPort + 1 + index);
}

/**
 * One service as three processes: what answers callers keeps the service's name and address, `checkout relay` and
 * `checkout consumers` listen for their probes on the two ports that follow `lastPort`.
 */
export function splitByRole(service: Listening, lastPort: number): Listening[] {
  const parts = splitRoles.map((role, index): Listening => {
    const port = portsOfRoles(lastPort)[index] ?? 0;
    return {
      ...service,
      name: `${service.name} ${role}`,
      env: {
        ...service.env,
        ACCORD_ROLES: role,
        ACCORD_PORT: String(port),
        // Sweeps stay with the process that made the orders.
        CHECKOUT_SWEEP_EVERY_MS: '0',
      },
      log: service.log.replace(/\.log$/, `-${role}.log`),
      readyUrl: `http://127.0.0.1:${port}/health/ready`,
    };
  });
  return [{ ...service, env: { ...service.env, ACCORD_ROLES: 'http' } }, ...parts];
}
