import { connect } from 'node:net';
import { Failure } from '@accord/canonical';

/** "AMQP", then the version: the broker answers with its own first frame, and a host that is frozen with nothing. */
const greeting = Buffer.from('AMQP\0\0\x09\x01', 'latin1');
const patienceMs = 1_000;

/** Where a host of the broker is, without who we are to it. */
export function hostOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port === '' ? (protocol === 'amqps:' ? '5671' : '5672') : port}`;
}

/**
 * Asks one host of a cluster whether it speaks, since a client that has found another one never notices.
 * @throws Failure `broker.host_down` (transient)
 */
export function mustSpeak(host: string): Promise<void> {
  const [port, name] = [host.slice(host.lastIndexOf(':') + 1), host.slice(0, host.lastIndexOf(':'))];
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), name.replace(/^\[|\]$/g, ''));
    const end = (down?: unknown): void => {
      socket.destroy();
      if (down === undefined) resolve();
      else reject(new Failure('broker.host_down', 'transient', `${host} does not answer`, { cause: down }));
    };
    socket.setTimeout(patienceMs, () => {
      end('silent');
    });
    socket.once('connect', () => socket.write(greeting));
    socket.once('data', () => {
      end();
    });
    socket.once('error', end);
    socket.once('close', () => {
      end('closed');
    });
  });
}
