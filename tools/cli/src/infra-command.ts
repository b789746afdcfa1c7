import { type InfraReport, infraStatus, pinInfra, unpinInfra } from '@accord/infra';
import { Command } from 'commander';

/** `accord infra up|down|status`: the servers of the tests, kept warm between runs. */
export function infraCommand(): Command {
  const infra = new Command('infra').description('Postgres and RabbitMQ for the tests of this checkout');
  infra
    .command('up')
    .description('start both and keep them until `infra down`')
    .action(async () => show(await pinInfra({ profile: 'test', print })));
  infra
    .command('down')
    .description('stop both')
    .action(async () => print((await unpinInfra('test')) ? 'stopped' : 'nothing was running'));
  infra
    .command('status')
    .description('say where both are; exit 1 when they are not up')
    .action(() => show(infraStatus('test')));
  return infra;
}

function show(report: InfraReport | undefined): void {
  if (!report) {
    print('not running');
    process.exitCode = 1;
    return;
  }
  print(`keeper    pid ${report.keeperPid}`);
  print(`postgres  ${report.pgUrl ?? 'not asked for'}`);
  print(`rabbitmq  ${report.amqpUrl ?? 'not asked for'}`);
}

function print(line: string): void {
  console.log(line);
}
