import { createContext, useContext, useState } from 'react';
import { flushSync } from 'react-dom';
import { breakOffQuestions } from '../api/http.ts';
import { signOut } from '../api/session.ts';
import type { SignedIn } from '../api/session.ts';
import { queries } from './queries.ts';
import { tellOutcome } from './told.tsx';

interface Session extends SignedIn {
  readonly leave: () => Promise<void>;
}

export const SessionContext = createContext<Session | undefined>(undefined);

/** Whoever is signed in. @throws Error outside of the pages that are shown to such people only */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('nobody is signed in here');
  return session;
}

/** Whether to offer what changes something. The service refuses it in any case; this spares people the refusal. */
export function useMay(scope: 'operations:write' | 'operations:admin'): boolean {
  return useSession().scopes.includes(scope);
}

/**
 * The way out. Whatever asks for something is put away first, and its answers let go of: asked after the session has
 * ended, it would be refused, and the refusal would stand in the audit log as if somebody had tried something.
 */
export function useLeaving(): { readonly leaving: boolean; readonly leave: () => Promise<void> } {
  const [leaving, setLeaving] = useState(false);
  const leave = async (): Promise<void> => {
    flushSync(() => setLeaving(true));
    breakOffQuestions();
    try {
      const continueAt = await signOut();
      queries.clear();
      window.location.assign(continueAt ?? '/sign-in');
    } catch {
      setLeaving(false);
      tellOutcome('You are still signed in: operations did not answer.');
    }
  };
  return { leaving, leave };
}
