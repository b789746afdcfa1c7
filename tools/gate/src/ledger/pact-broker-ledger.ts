import { z } from 'zod';
import type { Answer, Row, RowResult } from '../decide/question.ts';
import { staleVendors } from '../decide/staleness.ts';
import { brokerClient, type ClientOutcome } from './broker-client.ts';
import { publishVerification } from './broker-verification.ts';
import { type Asked, type DeploymentRecord, Ledger, LedgerFailure } from './ledger.ts';
import type { Deployment, PublishedVersion, Verification } from './records.ts';

/** What the client prints for `can-i-deploy --output json`; the rest of the broker's answer is not looked at. */
const Matrix = z.object({
  summary: z.object({ deployable: z.boolean().nullable(), reason: z.string().optional() }),
  matrix: z.array(
    z.object({
      consumer: z.object({ name: z.string(), version: z.object({ number: z.string() }) }),
      provider: z.object({
        name: z.string(),
        version: z.object({ number: z.string() }).nullish(),
      }),
      verificationResult: z.object({ success: z.boolean() }).nullish(),
    }),
  ),
});

/** The client would go on trying for minutes; a gate that hangs is worse than one that cannot tell. */
const patienceMs = 10_000;

/** A real Pact Broker, asked through its own client. It decides by its matrix; an answer that is none is no yes. */
export class PactBrokerLedger extends Ledger {
  readonly #broker: string;
  readonly #now: () => Date;
  readonly #limitMs: number;

  constructor(broker: string, now: () => Date, limitMs = patienceMs) {
    super();
    this.#broker = broker;
    this.#now = now;
    this.#limitMs = limitMs;
  }

  override async publish({ version, branch }: PublishedVersion, pactFiles: readonly string[]): Promise<void> {
    if (pactFiles.length === 0) return;
    const args = ['publish', ...pactFiles, '--consumer-app-version', version];
    mustSucceed(await this.#client([...args, ...(branch === undefined ? [] : ['--branch', branch])]));
  }

  override async recordVerification(verification: Verification): Promise<void> {
    await publishVerification(this.#broker, verification);
  }

  override async recordDeployment(record: DeploymentRecord): Promise<readonly Deployment[]> {
    const { service, version, environment, canary } = record;
    const args = [
      'record-deployment',
      '--pacticipant',
      service,
      '--version',
      version,
      '--environment',
      environment,
    ];
    // The broker keeps one version per application instance live; a canary is an instance of its own.
    mustSucceed(await this.#client([...args, ...(canary ? ['--application-instance', 'canary'] : [])]));
    return [{ service, version, from: this.#now().toISOString(), until: null }];
  }

  override recordOverride(): Promise<void> {
    throw new LedgerFailure(
      'a Pact Broker keeps no overrides: ignore the pair there, by its own --ignore, and say why',
    );
  }

  override async canDeploy(asked: Asked): Promise<Answer> {
    const { service, version, environment, vendors, now } = asked;
    refuseWhatItCannotWeigh(asked);
    const args = [
      'can-i-deploy',
      '--pacticipant',
      service,
      '--version',
      version,
      '--to-environment',
      environment,
    ];
    const outcome = await this.#client([...args, '--output', 'json']);
    const { summary, matrix } = readMatrix(outcome);
    // The client ends with 0 also for a no when it prints JSON, so only the broker's own word counts.
    const rows = matrix.map(rowOf);
    const verdict = summary.deployable === true ? 'yes' : 'no';
    const contradiction = verdict === 'yes' && rows.some(({ result }) => result !== 'ok');
    if (contradiction) throw new LedgerFailure('the Pact Broker says yes beside a pair that is not verified');
    // The broker knows no age of a vendor's specification; this workspace does.
    const called = rows.filter(({ consumer }) => consumer === service).map(({ provider }) => provider);
    const { warnings, reasons: stale } = staleVendors({ vendors, now }, called);
    return {
      verdict: stale.length > 0 ? 'no' : verdict,
      rows,
      warnings,
      reasons: [...(verdict === 'no' ? [summary.reason ?? 'the broker says no'] : []), ...stale],
    };
  }

  #client(args: readonly string[]): Promise<ClientOutcome> {
    return brokerClient({ broker: this.#broker, limitMs: this.#limitMs }, args);
  }
}

/** A wish that it would pass over must not look as if it had been granted. */
function refuseWhatItCannotWeigh({ firstDeployment = false, retentionDays }: Asked): void {
  if (firstDeployment)
    throw new LedgerFailure(
      'a Pact Broker knows no --first-deployment: it says no until the provider is recorded there',
    );
  if (retentionDays !== undefined)
    throw new LedgerFailure(
      'a Pact Broker knows no --retention-days: tell it by its own record-release and record-support-ended which versions still count',
    );
}

function mustSucceed({ code, stdout, stderr }: ClientOutcome): void {
  if (code !== 0) throw new LedgerFailure(lastLine(`${stdout}\n${stderr}`));
}

function readMatrix(outcome: ClientOutcome): z.output<typeof Matrix> {
  const line = outcome.stdout.split('\n').find((one) => one.startsWith('{'));
  if (line === undefined) throw new LedgerFailure(lastLine(`${outcome.stdout}\n${outcome.stderr}`));
  const parsed = Matrix.safeParse(jsonOf(line));
  if (!parsed.success)
    throw new LedgerFailure('the Pact Broker answers can-i-deploy in a form that is not known');
  return parsed.data;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function rowOf(row: z.output<typeof Matrix>['matrix'][number]): Row {
  const { consumer, provider, verificationResult } = row;
  const result: RowResult = verificationResult ? (verificationResult.success ? 'ok' : 'failed') : 'missing';
  return {
    consumer: consumer.name,
    consumerVersion: consumer.version.number,
    provider: provider.name,
    providerVersion: provider.version?.number ?? null,
    digest: '',
    result,
    details: [],
    because: 'live',
  };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? 'the Pact Broker said nothing';
}
