import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { askVisitor } from '../api/session.ts';
import { SignInPage } from '../pages/sign-in/sign-in-page.tsx';
import { Failed, Waiting } from '../ui/states.tsx';
import { Pages } from './pages.tsx';
import { SessionContext, useLeaving } from './session.ts';
import { Shell } from './shell.tsx';

/** Asked again before a session can end unnoticed. */
const lookAgainMs = 60_000;

/** Nothing is shown to anybody who has not signed in. */
export function App(): ReactNode {
  const { leaving, leave } = useLeaving();
  const visitor = useQuery({ queryKey: ['visitor'], queryFn: askVisitor, refetchInterval: lookAgainMs });
  if (visitor.data === undefined) {
    return (
      <main className="alone">
        {visitor.error === null ? (
          <Waiting what="the console" />
        ) : (
          <Failed error={visitor.error} retry={visitor.refetch} />
        )}
      </main>
    );
  }
  if (leaving) {
    return (
      <main className="alone">
        <Waiting what="the way out" />
      </main>
    );
  }
  const { session, provider } = visitor.data;
  if (session === null) return <SignInPage provider={provider} />;
  return (
    <SessionContext value={{ ...session, leave }}>
      <Shell>
        <Pages />
      </Shell>
    </SessionContext>
  );
}
