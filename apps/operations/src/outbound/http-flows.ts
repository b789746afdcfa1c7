import { Failure } from '@accord/canonical';
import { ServedFlow, ServedFlows } from '@accord/messaging';
import { ServedFlags } from '@accord/service-kit';
import type { VendorClient } from '@accord/vendor-client';
import type { OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import { ownerOfFlow } from '../domain/flow.ts';
import type { OwnedFlow } from '../domain/flow.ts';
import { type AskedServices, clientsOf } from './service-clients.ts';
import { ServiceFlows } from '../use-cases/flows/ports.ts';
import type { OwnedFlag, PauseReason } from '../use-cases/flows/ports.ts';

const refusal = z.object({ code: z.string() });

/** Each service is asked for its own flows, which bear its name in front. */
export class HttpFlows extends ServiceFlows implements OnApplicationShutdown {
  readonly #clients: ReadonlyMap<string, VendorClient>;

  constructor(asked: AskedServices) {
    super();
    this.#clients = clientsOf(asked);
  }

  override get services(): readonly string[] {
    return [...this.#clients.keys()];
  }

  override async of(service: string): Promise<readonly OwnedFlow[]> {
    return read(service, ServedFlows, await this.#ask(service, 'flows')).flows;
  }

  override async flagsOf(service: string): Promise<readonly OwnedFlag[]> {
    return read(service, ServedFlags, await this.#ask(service, 'flags')).flags;
  }

  override pause(flow: string, why: PauseReason): Promise<OwnedFlow | undefined> {
    return this.#tell(flow, { operation: 'pause_flow', method: 'PUT', json: why });
  }

  override resume(flow: string): Promise<OwnedFlow | undefined> {
    return this.#tell(flow, { operation: 'resume_flow', method: 'DELETE' });
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
  }

  async #ask(service: string, what: 'flows' | 'flags'): Promise<unknown> {
    const request = { method: 'GET', path: `/internal/${what}`, repeat: 'safe' } as const;
    return (await this.#client(service).call({ ...request, operation: `list_${what}` })).body;
  }

  async #tell(
    flow: string,
    request: { operation: string; method: 'PUT' | 'DELETE'; json?: PauseReason },
  ): Promise<OwnedFlow | undefined> {
    const service = ownerOfFlow(flow);
    const { status, body } = await this.#client(service).call({
      ...request,
      path: `/internal/flows/${encodeURIComponent(flow)}/pause`,
      repeat: 'safe',
      accept: (code) => code === 404,
    });
    if (status === 404 && read(service, refusal, body).code === 'flow.unknown') return undefined;
    return read(service, ServedFlow, body);
  }

  #client(service: string): VendorClient {
    const client = this.#clients.get(service);
    if (client !== undefined) return client;
    throw new Failure('flow.unknown', 'not_found', `no service is called ${service}`);
  }
}

function read<S extends z.ZodType>(service: string, schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Failure(`${service}.unreadable`, 'transient', 'answered something else than agreed', {
    cause: parsed.error,
    sent: 'yes',
  });
}
