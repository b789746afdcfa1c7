import { fileURLToPath } from 'node:url';
import { compareWithBroker, type BrokerDifference, type TopologyDocument } from '@accord/messaging';
import { Command } from 'commander';
import { compareServices } from './compare-services.ts';
import { committedTopologies } from './documents.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

const program = new Command('topology')
  .description(
    'Compares what services demand of the broker with each other and, given one, with a live broker.',
  )
  .option(
    '--broker <addresses>',
    'amqp:// addresses of one broker, separated by commas; nothing is changed there',
  )
  .option('--service <name>', 'only this service against the broker')
  .action(async ({ broker, service }: { broker?: string; service?: string }) => {
    const topologies = committedTopologies(root);
    const findings = compareServices(topologies);
    for (const { severity, message } of findings) console.log(`${severity.padEnd(8)} ${message}`);
    const asked = topologies.filter((one) => service === undefined || one.service === service);
    const refused = broker === undefined ? [] : await refusedAt(broker.split(','), asked);
    const broken = findings.filter(({ severity }) => severity === 'breaking').length + refused.length;
    console.log(`${topologies.length} services, ${broken} change(s) that would break`);
    process.exitCode = broken === 0 ? 0 : 1;
  });

async function refusedAt(
  urls: readonly string[],
  topologies: readonly TopologyDocument[],
): Promise<BrokerDifference[]> {
  const refused: BrokerDifference[] = [];
  for (const topology of topologies) {
    for (const difference of await compareWithBroker(urls, topology)) {
      const { kind, name, state, argument } = difference;
      if (state === 'refused') refused.push(difference);
      console.log(
        state === 'absent'
          ? `absent   ${kind} ${name}: the migration of ${topology.service} would create it`
          : `refused  ${kind} ${name}: the broker has another ${String(argument)}; give it a new name, or drain and delete it by hand`,
      );
    }
  }
  return refused;
}

await program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
