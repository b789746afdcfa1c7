import type { ReactNode } from 'react';
import type { Part } from '../../api/health.ts';
import { Mark } from '../../ui/status.tsx';
import { nodeWords } from '../incidents/incident-words.ts';

/** In words: each part that is ill, and what stands still because of it. */
export function Causes({ graph }: { readonly graph: readonly Part[] }): ReactNode {
  const ill = graph.filter(({ state }) => state === 'ill');
  if (ill.length === 0) return null;
  return (
    <ul className="causes" aria-label="What stands still because of what">
      {ill.map(({ node }) => {
        const impaired = graph.filter((part) => part.cause === node && part.node !== node);
        return (
          <li key={node} className="notice tone-bad">
            <strong>
              <Mark tone="bad" /> {nodeWords(node)} is ill.
            </strong>{' '}
            {impaired.length === 0
              ? 'Nothing else stands still.'
              : `With it stand still: ${impaired.map((part) => nodeWords(part.node)).join(', ')}.`}
          </li>
        );
      })}
    </ul>
  );
}
