import type { AddressInfo } from 'node:net';
import { fault, type FaultInput } from './faults/fault.ts';
import type { LoggedRequest } from './control/request-log.ts';
import type { Controlled } from './control/control-routes.ts';
import { assemble } from './server.ts';
import { vendorNames, type AccountName, type VendorName } from './vendor.ts';
import type { WebhookDelivery } from './webhooks/webhook-sender.ts';

/** Vendors that call us, and the addresses they call. */
export type WebhookTargets = Partial<Record<VendorName, string | readonly string[]>>;

export interface VendorMocksOptions {
  /** Port on 127.0.0.1; 0, the default, is any free one. */
  readonly port?: number;
  readonly webhooks?: WebhookTargets;
  /** Merged into what the vendors know, as by `PUT /__mock/{vendor}/state`. */
  readonly seed?: Partial<Record<VendorName, unknown>>;
}

/** A running server. Everything it can do is also reachable over HTTP under `/__mock`. */
export interface VendorMocks {
  readonly url: string;
  readonly port: number;
  /** Switches these faults on and all others of the vendor off. */
  faults(vendor: VendorName, list: readonly FaultInput[]): void;
  /** What the vendor knows, as plain JSON. */
  state(vendor: VendorName, account?: AccountName): unknown;
  seed(vendor: VendorName, patch: unknown, account?: AccountName): void;
  /** The last requests the vendor was asked, oldest first. */
  requests(vendor: VendorName): readonly LoggedRequest[];
  /** Calls the listener whenever the vendor has answered: for what happens to it between two pages. Nobody when absent. */
  watch(vendor: VendorName, listener: ((request: LoggedRequest) => void) | undefined): void;
  /** Where the vendor's webhooks go from now on. */
  webhook(vendor: VendorName, url: string | undefined): void;
  deliveries(vendor: VendorName): readonly WebhookDelivery[];
  /** Sends webhooks that are held back and waits until all are delivered or given up. */
  flush(): Promise<void>;
  /** Forgets everything that happened, and every fault; webhook addresses stay. */
  reset(): void;
  stop(): Promise<void>;
}

/** Starts all vendors on one loopback port. @throws when the port is taken */
export async function startVendorMocks(options: VendorMocksOptions = {}): Promise<VendorMocks> {
  const { server, vendors } = await assemble();
  const of = (name: VendorName): Controlled => {
    const vendor = vendors.get(name);
    if (!vendor) throw new Error(`no vendor ${name}`);
    return vendor;
  };
  for (const name of vendorNames)
    if (options.seed?.[name] !== undefined) of(name).mock.seed(options.seed[name], 'default');
  for (const name of vendorNames) of(name).webhooks.subscribe([options.webhooks?.[name] ?? []].flat());
  await server.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    port,
    faults: (vendor, list) => of(vendor).faults.replace(list.map((one) => fault.parse(one))),
    state: (vendor, account = 'default') => structuredClone(of(vendor).mock.snapshot(account)),
    seed: (vendor, patch, account = 'default') => of(vendor).mock.seed(patch, account),
    requests: (vendor) => of(vendor).requests.list(),
    watch: (vendor, listener) => of(vendor).requests.watch(listener),
    webhook: (vendor, url) => of(vendor).webhooks.subscribe(url === undefined ? [] : [url]),
    deliveries: (vendor) => of(vendor).webhooks.deliveries(),
    flush: async () => {
      await Promise.all([...vendors.values()].map(({ webhooks }) => webhooks.flush()));
    },
    reset: () => {
      for (const { mock, faults, requests, webhooks } of vendors.values()) {
        mock.reset();
        faults.replace([]);
        requests.clear();
        webhooks.clear();
      }
    },
    stop: async () => {
      await Promise.all([...vendors.values()].map(({ webhooks }) => webhooks.stop()));
      await server.close();
    },
  };
}
