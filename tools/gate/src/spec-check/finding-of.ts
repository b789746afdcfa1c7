import { flowOf, type PactInteraction } from '@accord/contract-kit/pacts';
import type { Finding } from '../finding.ts';

/** The parts of a finding that say which interaction of which pact it is about. */
export function about(
  pact: { readonly consumer: string; readonly provider: string },
  interaction: PactInteraction,
): Pick<Finding, 'pair' | 'interaction' | 'flow'> {
  const flow = flowOf(interaction);
  return {
    pair: { consumer: pact.consumer, provider: pact.provider },
    interaction: interaction.description,
    ...(flow === undefined ? {} : { flow }),
  };
}
