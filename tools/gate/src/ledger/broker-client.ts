import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { clientEnvironment } from './broker-environment.ts';
import { LedgerFailure } from './ledger.ts';

/** What the broker's client said before it ended. */
export interface ClientOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs one command of the Pact Broker's own client. Address and credentials reach it by its documented variables
 * (`PACT_BROKER_BASE_URL`, `PACT_BROKER_TOKEN` or `_USERNAME` and `_PASSWORD`), so that none stands in a process list.
 * @throws LedgerFailure when it does not end in time or is not installed for this machine
 */
export async function brokerClient(
  { broker, limitMs }: { readonly broker: string; readonly limitMs: number },
  args: readonly string[],
): Promise<ClientOutcome> {
  const env = clientEnvironment(broker);
  return new Promise((resolve, reject) => {
    execFile(
      clientProgram(),
      ['broker', ...args],
      { env, timeout: limitMs, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        if (error === null) return resolve({ code: 0, stdout, stderr });
        if (typeof error.code === 'number') return resolve({ code: error.code, stdout, stderr });
        const why = error.killed === true ? `gave no answer within ${limitMs / 1_000} s` : error.message;
        reject(new LedgerFailure(`the Pact Broker at ${broker} ${why}`, { cause: error }));
      },
    );
  });
}

/** The program lies in a package per platform; starting it directly saves a Node process. */
function clientProgram(): string {
  const name = `@pact-foundation/pact-cli-${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return join(dirname(manifest), 'standalone', process.platform === 'win32' ? 'pact.exe' : 'pact');
  } catch (cause) {
    throw new LedgerFailure(`the Pact Broker's client is not installed for this machine (${name})`, {
      cause,
    });
  }
}
