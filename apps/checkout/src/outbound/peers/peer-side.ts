import {
  Side,
  SidePage,
  SidePrints,
  SideRecord,
  type Fingerprint,
  type Keyed,
  type KeyRange,
} from '@accord/sync';
import type { VendorClient } from '@accord/vendor-client';
import { readAnswer } from './peer-client.ts';

/** What another service shows for comparison. It makes its digests itself: what is equal never travels. */
export class PeerSide extends Side {
  readonly summed = 'quantity';
  readonly #http: VendorClient;
  readonly #peer: string;
  readonly #path: string;

  constructor(http: VendorClient, peer: string, name: string) {
    super();
    this.#http = http;
    this.#peer = peer;
    this.#path = `/sides/${name}`;
  }

  override async *read({ after, until }: KeyRange): AsyncGenerator<readonly Keyed[]> {
    let cursor = after;
    do {
      const { body } = await this.#http.call({
        operation: 'read_side',
        method: 'GET',
        path: `${this.#path}/records`,
        query: { ...(cursor !== null && { after: cursor }), ...(until !== null && { until }) },
        repeat: 'safe',
      });
      const { items, nextCursor } = readAnswer(this.#peer, SidePage, body);
      yield items;
      cursor = nextCursor;
    } while (cursor !== null);
  }

  override async one(key: string): Promise<Keyed | undefined> {
    const { status, body } = await this.#http.call({
      operation: 'read_side_record',
      method: 'GET',
      path: `${this.#path}/records/${key}`,
      repeat: 'safe',
      accept: (refusal) => refusal === 404,
    });
    return status === 404 ? undefined : readAnswer(this.#peer, SideRecord, body);
  }

  override async prints(ranges: readonly KeyRange[]): Promise<readonly Fingerprint[]> {
    const [first] = ranges;
    if (first === undefined) return [];
    const { body } = await this.#http.call({
      operation: 'print_side',
      method: 'POST',
      path: `${this.#path}/prints`,
      json: { after: first.after, untils: ranges.map(({ until }) => until) },
      repeat: 'safe',
    });
    return readAnswer(this.#peer, SidePrints, body).prints;
  }
}
