import { randomUUID } from 'node:crypto';
import {
  appendFile,
  copyFile,
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { canDeploy } from '../decide/can-i-deploy.ts';
import { oldestMessage } from '../decide/live.ts';
import type { Answer, Question } from '../decide/question.ts';
import { type Asked, type DeploymentRecord, Ledger, LedgerFailure } from './ledger.ts';
import { type Deployment, type LedgerState, Override, PublishedVersion, Verification } from './records.ts';

/** Where every vendor runs, seen from every environment: it deploys to all of its customers at once. */
export const vendorsEnvironment = 'vendors';

/** One line of an environment's history. Only added to, so that two who record at once lose nothing. */
const Recorded = z.object({
  service: z.string(),
  version: z.string(),
  canary: z.boolean(),
  at: z.iso.datetime(),
});

/**
 * The ledger in a folder: an artifact of CI, a branch, or a developer's own.
 * `versions/<service>/<version>.json`, `verifications/<provider>/<version>/<consumer>-<digest>.json`,
 * `pacts/<consumer>/<version>/`, `environments/<name>.ndjson`, `overrides.ndjson`.
 */
export class FilesLedger extends Ledger {
  readonly #folder: string;
  readonly #now: () => Date;

  constructor(folder: string, now: () => Date) {
    super();
    this.#folder = folder;
    this.#now = now;
  }

  override async publish(version: PublishedVersion, pactFiles: readonly string[]): Promise<void> {
    const path = join('versions', `${folderOf(version)}.json`);
    await this.#writeOnce(path, version);
    const known = await this.#read(path, PublishedVersion);
    if (known !== undefined && demandsOf(known) !== demandsOf(version)) {
      throw new LedgerFailure(
        `${version.service} ${version.version} is published already, with other contracts: a version never changes`,
      );
    }
    const kept = join(this.#folder, 'pacts', folderOf(version));
    await mkdir(kept, { recursive: true });
    for (const file of pactFiles) await copyFile(file, join(kept, basename(file)));
  }

  override async recordVerification(verification: Verification): Promise<void> {
    const { provider, providerVersion, consumer, digest } = verification;
    const name = `${named(consumer)}-${digest}.json`;
    await this.#write(join('verifications', named(provider), named(providerVersion), name), verification);
  }

  override async recordDeployment(record: DeploymentRecord): Promise<readonly Deployment[]> {
    const { environment, service, version, canary } = record;
    const line = { service, version, canary, at: this.#now().toISOString() };
    await this.#append(join('environments', `${named(environment)}.ndjson`), line);
    const deployments = await this.#deployments(environment);
    return deployments.filter((one) => one.service === service && one.until === null);
  }

  override async recordOverride(override: Override): Promise<void> {
    await this.#append('overrides.ndjson', override);
  }

  override async canDeploy({ environment, ...asked }: Asked): Promise<Answer> {
    return canDeploy({ ...asked, state: await this.read(environment, { ...asked, candidates: [asked] }) });
  }

  /**
   * Everything that a decision about these versions and this environment is made from. Versions that are neither live
   * nor asked about, and whose messages are gone, are not looked at: a ledger that has seen thousands answers as fast
   * as a young one.
   */
  async read(environment: string, { candidates, ...asked }: Scope): Promise<LedgerState> {
    const deployments = [
      ...(await this.#deployments(environment)),
      ...(environment === vendorsEnvironment ? [] : await this.#deployments(vendorsEnvironment)),
    ];
    const since = oldestMessage(asked);
    const recent = deployments.filter(({ until }) => until === null || new Date(until) >= since);
    const concerned = new Map([...recent, ...candidates].map((one) => [folderOf(one), one]));
    return {
      versions: await this.#each(concerned.values(), async (one) => {
        const version = await this.#read(join('versions', `${folderOf(one)}.json`), PublishedVersion);
        return version === undefined ? [] : [version];
      }),
      verifications: await this.#each(concerned.values(), (one) =>
        this.#all(join('verifications', folderOf(one)), Verification),
      ),
      environment: { name: environment, deployments },
      overrides: await this.#lines('overrides.ndjson', Override),
    };
  }

  async #each<T>(versions: Iterable<Version>, read: (version: Version) => Promise<T[]>): Promise<T[]> {
    return (await Promise.all([...versions].map(read))).flat();
  }

  async #deployments(environment: string): Promise<Deployment[]> {
    let deployments: Deployment[] = [];
    for (const line of await this.#lines(join('environments', `${named(environment)}.ndjson`), Recorded)) {
      const { service, version, canary, at } = line;
      const live = (one: Deployment): boolean => one.service === service && one.until === null;
      // Recording what is live already ends a canary beside it, and is otherwise no news.
      const same = deployments.find((one) => live(one) && one.version === version);
      deployments = canary
        ? deployments
        : deployments.map((one) => (live(one) && one !== same ? { ...one, until: at } : one));
      if (same === undefined) deployments = [...deployments, { service, version, from: at, until: null }];
    }
    return deployments;
  }

  async #all<T>(folder: string, schema: z.ZodType<T>): Promise<T[]> {
    const names = await orNothing(readdir(join(this.#folder, folder)));
    const files = (names ?? []).filter((name) => name.endsWith('.json')).sort();
    const read = await Promise.all(files.map((name) => this.#read(join(folder, name), schema)));
    return read.filter((one) => one !== undefined);
  }

  async #read<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const text = await orNothing(readFile(join(this.#folder, path), 'utf8'));
    return text === undefined ? undefined : parse(path, text, schema);
  }

  async #lines<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
    const text = (await orNothing(readFile(join(this.#folder, path), 'utf8'))) ?? '';
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line, index) => parse(`${path} line ${index + 1}`, line, schema));
  }

  /** Whole or not at all, whoever dies on the way. */
  async #write(path: string, record: object): Promise<void> {
    const file = join(this.#folder, path);
    await rename(await this.#draft(file, record), file);
  }

  /** The first of several that write at once is who wrote it. */
  async #writeOnce(path: string, record: object): Promise<void> {
    const file = join(this.#folder, path);
    const draft = await this.#draft(file, record);
    try {
      await link(draft, file);
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    } finally {
      await rm(draft);
    }
  }

  async #draft(file: string, record: object): Promise<string> {
    await mkdir(dirname(file), { recursive: true });
    const draft = `${file}.${randomUUID()}`;
    await writeFile(draft, `${JSON.stringify(record, undefined, 2)}\n`);
    return draft;
  }

  async #append(path: string, record: object): Promise<void> {
    const file = join(this.#folder, path);
    await mkdir(dirname(file), { recursive: true });
    await appendFile(file, `${JSON.stringify(record)}\n`);
  }
}

type Version = Pick<Deployment, 'service' | 'version'>;

/** What a decision is about. */
export interface Scope extends Pick<Question, 'now' | 'retentionDays'> {
  readonly candidates: readonly Version[];
}

function folderOf({ service, version }: Version): string {
  return join(named(service), named(version));
}

/** A name as a file's name: nothing leads out of the folder. */
function named(name: string): string {
  return encodeURIComponent(name).replaceAll('.', '%2E');
}

function demandsOf({ pacts }: PublishedVersion): string {
  return pacts
    .map(({ provider, digest }) => `${provider} ${digest}`)
    .sort()
    .join('\n');
}

function parse<T>(path: string, text: string, schema: z.ZodType<T>): T {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new LedgerFailure(`${path} of the ledger is not JSON`, { cause });
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new LedgerFailure(`${path} of the ledger is broken at ${issue?.path.join('.') ?? 'its root'}`);
}

async function orNothing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

// Not `instanceof Error`: under a test runner, the file system's errors come from another realm.
function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
