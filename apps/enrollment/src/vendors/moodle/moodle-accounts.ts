import { Failure } from '@accord/canonical';
import { LearnerAccounts } from '../../use-cases/ports/learner-accounts.ts';
import type { MoodleClient } from './moodle.client.ts';
import { isOurs } from './moodle.mapping.ts';

/** The users that we have made in Moodle, which are told by the user name that only we give. */
export class MoodleAccounts extends LearnerAccounts {
  override readonly lms = 'moodle';
  readonly #client: MoodleClient;

  constructor(client: MoodleClient) {
    super();
    this.#client = client;
  }

  override async delete(lmsUserRef: string): Promise<'gone' | 'not_ours'> {
    const [user] = await this.#client.usersBy('id', lmsUserRef);
    if (user === undefined) return 'gone';
    if (!isOurs(user)) return 'not_ours';
    await this.#client.deleteUser(user.id).catch(unlessGone);
    return 'gone';
  }
}

/** Two that delete one user at once both have what they want. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Failure) || error.kind !== 'not_found') throw error;
}
