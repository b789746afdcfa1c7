// A replica: carries the run of the flow that is there, or begins one, until it is over or this process is killed.
import { Socket } from 'node:net';
import { argv } from 'node:process';
import { wait } from '@accord/service-kit';
import { connect, mixedArticles, runsOn, TwoLanes } from '../world.ts';

const [, , url = '', killAt = '0', before = 'false'] = argv;

/** Ends this process at the n-th packet to the database, just before or just after it leaves: 0 for never. */
function dieAtPacket(nth: number, beforeIt: boolean): void {
  const write = Socket.prototype.write;
  let packets = 0;
  const counted = function (this: Socket, ...call: Parameters<typeof write>): boolean {
    packets += 1;
    if (packets === nth && beforeIt) process.kill(process.pid, 'SIGKILL');
    const result = Reflect.apply(write, this, call);
    if (packets === nth) process.kill(process.pid, 'SIGKILL');
    return result;
  };
  Object.defineProperty(Socket.prototype, 'write', { value: counted, writable: true });
}

const dataSource = await connect(url);
dieAtPacket(Number(killAt), before === 'true');
const flow = new TwoLanes(mixedArticles);
const runs = runsOn(dataSource, [flow], { leaseMs: 300 });
for (;;) {
  const { items } = await runs.list();
  const [run] = items;
  if (run === undefined) await runs.start(flow.name);
  else if (run.status !== 'running') break;
  else for (const id of await runs.resume()) await runs.settled(id);
  await Promise.all(items.map(({ id }) => runs.settled(id)));
  await wait(20);
}
await dataSource.destroy();
