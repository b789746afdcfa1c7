import type { ReactNode } from 'react';
import { ApiProblem } from '../api/http.ts';

/** Why something could not be done, where it was tried. */
export function Refusal({ error }: { readonly error: Error | null }): ReactNode {
  if (error === null) return null;
  return (
    <p role="alert" className="notice tone-bad">
      {error instanceof ApiProblem
        ? `${error.message}. ${error.detail}`
        : 'The answer could not be read: reload the page.'}
    </p>
  );
}
