import { createContext, useContext } from 'react';
import type { SignedIn } from '../api/session.ts';

export const SessionContext = createContext<SignedIn | undefined>(undefined);

/** Whoever is signed in. @throws Error outside of the pages that are shown to such people only */
export function useSession(): SignedIn {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('nobody is signed in here');
  return session;
}

/** Whether to offer what changes something. The service refuses it in any case; this spares people the refusal. */
export function useMay(scope: 'operations:write' | 'operations:admin'): boolean {
  return useSession().scopes.includes(scope);
}
