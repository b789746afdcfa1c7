import type { Answer, Question } from '../decide/question.ts';
import type { Deployment, Override, PublishedVersion, Verification } from './records.ts';

/** The ledger cannot be asked, or holds something that is none of its records: nobody can tell then. */
export class LedgerFailure extends Error {
  override readonly name = 'LedgerFailure';
}

/** Which version of a service goes where. */
export interface DeploymentRecord {
  readonly environment: string;
  readonly service: string;
  readonly version: string;
  /** Beside what is live already, instead of in its place. */
  readonly canary: boolean;
}

/** May this version go to that environment? The ledger knows the rest. */
export type Asked = Omit<Question, 'state'> & { readonly environment: string };

/** Where contracts, verifications and deployments are kept. All methods throw LedgerFailure when it cannot be told. */
export abstract class Ledger {
  /** Repeating the same version is harmless; the same version with other pacts is refused. */
  abstract publish(version: PublishedVersion, pactFiles: readonly string[]): Promise<void>;
  abstract recordVerification(verification: Verification): Promise<void>;
  /** @returns what is live afterwards, as far as the ledger says */
  abstract recordDeployment(record: DeploymentRecord): Promise<readonly Deployment[]>;
  abstract recordOverride(override: Override): Promise<void>;
  abstract canDeploy(asked: Asked): Promise<Answer>;
}
