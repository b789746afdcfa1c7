import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotStart } from '@accord/infra';
import { z } from 'zod';
import { Addresses } from '../start/addresses.ts';
import { serviceNames, type ServiceName } from '../start/services.ts';

const refusal = z.object({ code: z.string(), detail: z.string() });

export interface Asked {
  /** Answers of the services that have such an address, parsed from JSON. */
  readonly answers: readonly unknown[];
  /** Who answered, in the order of the answers. */
  readonly answered: readonly ServiceName[];
  /** Services that could not be asked, and why. */
  readonly silent: readonly string[];
}

/** Asks every service of a running Accord with the developer's key, or that of ACCORD_KEY. */
export class Services {
  readonly #addresses: Addresses;
  readonly #key: string;

  /** @throws CannotStart when there is no key */
  constructor(root: string, environment: Readonly<Record<string, string | undefined>>) {
    this.#addresses = new Addresses(environment['ACCORD_PORT_BASE']);
    this.#key = environment['ACCORD_KEY'] ?? developmentKey(join(root, '.accord', 'dev-key'));
  }

  /** A service that does not know the path, or what it names, has nothing to say. */
  async get(path: string): Promise<Asked> {
    const answers: unknown[] = [];
    const answered: ServiceName[] = [];
    const silent: string[] = [];
    await Promise.all(
      serviceNames.map(async (service) => {
        try {
          const response = await fetch(`${this.#addresses.url(service)}${path}`, {
            headers: { authorization: `Bearer ${this.#key}` },
            signal: AbortSignal.timeout(10_000),
          });
          if (response.ok) {
            answers.push(await response.json());
            answered.push(service);
          } else if (response.status !== 404) silent.push(`${service} answered ${response.status}`);
        } catch (error) {
          silent.push(`${service} does not answer (${error instanceof Error ? error.message : 'no reason'})`);
        }
      }),
    );
    return { answers, answered, silent };
  }

  /** Asks one service to do something. @throws CannotStart with what it says against it */
  async send(
    service: ServiceName,
    path: string,
    file?: { readonly body: Blob; readonly type: string },
  ): Promise<unknown> {
    const response = await fetch(`${this.#addresses.url(service)}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#key}`, ...(file && { 'content-type': file.type }) },
      ...(file && { body: file.body }),
    }).catch((cause: unknown) => {
      throw new CannotStart(`${service} does not answer: is Accord started?`, { cause });
    });
    if (response.ok) return response.json();
    const { code, detail } = refusal.parse(await response.json());
    throw new CannotStart(`${service} refuses it: ${detail} (${code})`);
  }
}

function developmentKey(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new CannotStart(
      `no development key in ${file}: start Accord with npm start first, or set ACCORD_KEY`,
    );
  }
}
