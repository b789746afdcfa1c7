import { z } from 'zod';
import { authorization } from './broker-environment.ts';
import { LedgerFailure } from './ledger.ts';
import type { Verification } from './records.ts';

const limitMs = 10_000;
const Pact = z.object({
  _links: z.object({ 'pb:publish-verification-results': z.object({ href: z.url() }) }),
});

/**
 * Writes a verification to a Pact Broker over its documented API, because its client has no command for results that
 * did not come from its own verifier: what a vendor's published specification says about a pact is one of those.
 */
export async function publishVerification(broker: string, verification: Verification): Promise<void> {
  const { provider, providerVersion, consumer, consumerVersion, success, failures } = verification;
  const path = ['pacts', 'provider', provider, 'consumer', consumer, 'version', consumerVersion];
  const pact = await ask(`${broker.replace(/\/$/, '')}/${path.map(encodeURIComponent).join('/')}`, {
    method: 'GET',
  });
  const parsed = Pact.safeParse(pact);
  if (!parsed.success)
    throw new LedgerFailure(`the Pact Broker has no place for results of ${consumer} -> ${provider}`);
  await ask(parsed.data._links['pb:publish-verification-results'].href, {
    method: 'POST',
    body: JSON.stringify({
      success,
      providerApplicationVersion: providerVersion,
      testResults: failures.map(({ interaction, message }) => ({
        interactionDescription: interaction,
        message,
      })),
    }),
  });
}

async function ask(
  url: string,
  request: { readonly method: string; readonly body?: string },
): Promise<unknown> {
  const headers = { ...authorization(), accept: 'application/hal+json', 'content-type': 'application/json' };
  let response: Response;
  try {
    response = await fetch(url, { ...request, headers, signal: AbortSignal.timeout(limitMs) });
  } catch (cause) {
    throw new LedgerFailure(`the Pact Broker does not answer at ${url}`, { cause });
  }
  if (!response.ok)
    throw new LedgerFailure(`the Pact Broker answers ${request.method} ${url} with ${response.status}`);
  return response.json();
}
