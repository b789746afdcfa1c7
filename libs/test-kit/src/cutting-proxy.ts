import { createServer, connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** The client's protocol header, before its first frame. */
const greetingBytes = 8;
const frameHeaderBytes = 7;
const frameEndBytes = 1;

/**
 * Stands between a client and the broker on loopback and counts the AMQP frames that the client sends, so that a test
 * can cut the wire before or after exactly the nth one.
 */
export class CuttingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #clients = new Set<Socket>();
  #accepted = 0;
  #frames = 0;
  #cutAt: { frame: number; when: 'before' | 'after' } | undefined;
  #refusing = false;
  #frozen = false;
  #withholding = false;

  private constructor(readonly target: URL) {
    this.#server = createServer((client) => {
      this.#accept(client);
    });
  }

  static async before(amqpUrl: string): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(new URL(amqpUrl));
    await new Promise<void>((resolve) => {
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get url(): string {
    const url = new URL(this.target.href);
    url.host = `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return url.href;
  }

  /** Connections made through this proxy so far. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Frames sent by all clients since the last `cutAtFrame` or `forget`. */
  get frames(): number {
    return this.#frames;
  }

  /** Cuts every connection when the nth frame from now on comes by: unsent (`before`) or sent (`after`). Once. */
  cutAtFrame(frame: number, when: 'before' | 'after'): void {
    this.#frames = 0;
    this.#cutAt = { frame, when };
  }

  forget(): void {
    this.#frames = 0;
    this.#cutAt = undefined;
  }

  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** While refusing, new connections end at once. */
  refuse(refusing: boolean): void {
    this.#refusing = refusing;
    if (refusing) this.cutAll();
  }

  /** While frozen, connections stay open and nothing passes: a host that neither answers nor dies. */
  freeze(frozen: boolean): void {
    this.#frozen = frozen;
    for (const socket of this.#sockets) {
      if (frozen) socket.pause();
      else socket.resume();
    }
  }

  /** While withholding, clients get everything but confirmations: a broker whose leader has frozen. */
  withholdConfirms(withholding: boolean): void {
    this.#withholding = withholding;
  }

  /** Says to every client what a broker says when a memory or disk alarm begins. */
  announceBlocked(): void {
    const reason = Buffer.from('low on memory');
    this.#tellClients(Buffer.concat([connectionMethod(60), Buffer.from([reason.length]), reason]));
  }

  announceUnblocked(): void {
    this.#tellClients(connectionMethod(61));
  }

  async close(): Promise<void> {
    this.cutAll();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #tellClients(payload: Buffer): void {
    const head = Buffer.alloc(frameHeaderBytes);
    head.writeUInt8(1, 0); // a method, on channel 0
    head.writeUInt32BE(payload.length, 3);
    for (const client of this.#clients) client.write(Buffer.concat([head, payload, Buffer.from([0xce])]));
  }

  #accept(client: Socket): void {
    if (this.#refusing) {
      client.destroy();
      return;
    }
    this.#accepted += 1;
    const broker = connect(Number(this.target.port), this.target.hostname);
    const end = (): void => {
      client.destroy();
      broker.destroy();
    };
    for (const socket of [client, broker]) {
      this.#sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        end();
      });
      if (this.#frozen) socket.pause();
    }
    const answers = new FrameSplitter(0);
    broker.on('data', (chunk) => {
      for (const piece of answers.split(chunk))
        if (!this.#withholding || !isConfirmation(piece)) client.write(piece);
    });
    this.#clients.add(client);
    client.on('close', () => this.#clients.delete(client));
    const frames = new FrameSplitter(greetingBytes);
    client.on('data', (chunk) => {
      for (const piece of frames.split(chunk)) {
        if (this.#passes(piece, broker)) continue;
        this.cutAll();
        return;
      }
    });
  }

  #passes(piece: Buffer, broker: Socket): boolean {
    this.#frames += 1;
    const cut = this.#cutAt?.frame === this.#frames ? this.#cutAt.when : undefined;
    if (cut === 'before') {
      this.#cutAt = undefined;
      return false;
    }
    broker.write(piece);
    if (cut === undefined) return true;
    this.#cutAt = undefined;
    return false;
  }
}

/** Class `connection` and the method's number. */
function connectionMethod(method: number): Buffer {
  return Buffer.from([0, 10, 0, method]);
}

/** `basic.ack` from the broker: a method frame of class 60, method 80. */
function isConfirmation(frame: Buffer): boolean {
  return frame[0] === 1 && frame.readUInt32BE(frameHeaderBytes) === (60 << 16) + 80;
}

/** Cuts a byte stream into whole frames. */
class FrameSplitter {
  #rest = Buffer.alloc(0);
  #greeting: number;

  /** @param greeting bytes before the first frame */
  constructor(greeting: number) {
    this.#greeting = greeting;
  }

  split(chunk: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const pieces: Buffer[] = [];
    for (;;) {
      const length = this.#nextLength();
      if (length === undefined || this.#rest.length < length) return pieces;
      pieces.push(this.#rest.subarray(0, length));
      this.#rest = this.#rest.subarray(length);
      this.#greeting = 0;
    }
  }

  #nextLength(): number | undefined {
    if (this.#greeting > 0) return this.#greeting;
    if (this.#rest.length < frameHeaderBytes) return undefined;
    return frameHeaderBytes + this.#rest.readUInt32BE(3) + frameEndBytes;
  }
}
