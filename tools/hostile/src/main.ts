import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunningSystem, type ServiceName } from '@accord/cli';
import { untilSignal } from '@accord/infra';
import { Command } from 'commander';
import { consumersOfEvents } from './consumers.ts';
import { endpointsOf, nameOf } from './endpoints.ts';
import { Database } from './footprint.ts';
import { fuzz } from './fuzz.ts';
import { sendEvents } from './send-events.ts';
import { strangeEvents } from './strange-events.ts';

const services: readonly ServiceName[] = ['inventory', 'enrollment', 'customer', 'operations', 'checkout'];

interface Options {
  readonly seed: number;
  readonly requests: number;
  readonly only?: string;
  readonly events?: number;
}

// The seed of a run is the clock's, unless given: printed, so that a run can be repeated.
const program = new Command('fuzz')
  .description(
    'Starts an Accord and sends each endpoint requests made from its own description; exit 0 when all answers are in order.',
  )
  .option('--seed <number>', 'decides every request', Number, Date.now() % 1_000_000)
  .option('--requests <number>', 'to each endpoint', Number, 500)
  .option('--only <text>', 'endpoints whose name holds this, for example "POST /orders"')
  .option('--events <number>', 'send so many strange events to each consumer instead', Number)
  .action(async ({ seed, requests, only = '', events }: Options) => {
    const folder = await mkdtemp(join(tmpdir(), 'accord-fuzz-'));
    const what =
      events === undefined
        ? `${String(requests)} requests to each endpoint`
        : `${String(events)} events to each consumer`;
    console.log(`seed ${String(seed)}, ${what}`);
    const system = await RunningSystem.start({ folder, print: console.error });
    const databases = new Map(services.map((name) => [name as string, new Database(system.databases[name])]));
    try {
      if (events !== undefined) {
        const sent = strangeEvents(consumersOfEvents(), { seed, each: events });
        const operations = new Database(system.databases.operations);
        const amqpUrl = system.infra.rabbitmq.url;
        const faults = await sendEvents(sent, { amqpUrl, operations, timeoutMs: 120_000 });
        await operations.close();
        console.log(`${String(sent.length)} events sent`);
        for (const fault of faults) console.log(`\n${fault}`);
        console.log(`seed ${String(seed)}: ${String(faults.length)} findings`);
        process.exitCode = faults.length === 0 ? 0 : 1;
        return;
      }
      const all = await Promise.all(services.map((name) => endpointsOf(name, system.addresses.url(name))));
      const findings = await fuzz({
        endpoints: all.flat().filter((endpoint) => nameOf(endpoint).includes(only)),
        key: system.key,
        seed,
        requests,
        // Operations writes down what it hears of the others, whoever is refused meanwhile.
        footprint: async (name) =>
          name === 'operations' ? {} : ((await databases.get(name)?.footprint()) ?? {}),
        print: console.log,
      });
      for (const { endpoint, fault, request } of findings)
        console.log(`\n${endpoint}\n  ${fault}\n  ${request}`);
      console.log(`seed ${String(seed)}: ${String(findings.length)} findings`);
      process.exitCode = findings.length === 0 ? 0 : 1;
    } finally {
      await Promise.all([...databases.values()].map((database) => database.close()));
      await system.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

await untilSignal(() => program.parseAsync());
