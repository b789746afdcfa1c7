// A replica without a door: carries the import that is under way until it is over, or until this process is killed.
import { Socket } from 'node:net';
import { argv } from 'node:process';
import { openImports } from '../support/imports.ts';

const [, , url = '', killAt = '0', before = 'false'] = argv;

/** Ends this process at the n-th packet to the database, just before or just after it leaves. */
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

const imports = await openImports(url);
dieAtPacket(Number(killAt), before === 'true');
await imports.carryToTheEnd();
await imports.close();
