import { connect } from 'node:net';

/** A server that speaks AMQP 0-9-1 answers this header with `connection.start`, a frame of type 1. */
const protocolHeader = Buffer.from('AMQP\0\0\x09\x01', 'latin1');

/** True when a broker is ready for clients: the port opens a little earlier than the broker can answer. */
export function speaksAmqp(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 2_000 });
    const settle = (answer: boolean): void => {
      resolve(answer);
      socket.destroy();
    };
    socket.once('connect', () => socket.write(protocolHeader));
    socket.once('data', (frame) => settle(frame[0] === 1));
    for (const event of ['error', 'timeout', 'close']) socket.once(event, () => settle(false));
  });
}
