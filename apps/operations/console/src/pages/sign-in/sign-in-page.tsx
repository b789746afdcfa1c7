import { useState } from 'react';
import type { ReactNode } from 'react';
import { KeyRound, LogIn } from 'lucide-react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { useLocation, useSearch } from 'wouter';
import { ApiProblem } from '../../api/http.ts';
import { signInWithKey } from '../../api/session.ts';
import { queries } from '../../app/queries.ts';

const troubles: Readonly<Record<string, string>> = {
  expired: 'That took too long, or began in another browser. Please sign in again.',
  refused: 'The provider did not confirm the sign-in. Please try again.',
  'no-role':
    'You are known, but have no role here. Ask whoever keeps the roles for reader, operator or admin.',
};

/** The only page for somebody who has not signed in. */
export function SignInPage({ provider }: { readonly provider: boolean }): ReactNode {
  const [path] = useLocation();
  const said = new URLSearchParams(useSearch()).get('trouble');
  const trouble = said === null ? undefined : troubles[said];
  const returnTo = path === '/sign-in' ? '/' : path;
  return (
    <main className="alone">
      <div className="sign-in">
        <img src="/icon.svg" alt="" width="40" height="40" />
        <h1>Accord operations</h1>
        <p className="muted">What is wrong, what it costs, and what mends it.</p>
        {trouble !== undefined && (
          <p role="alert" className="notice tone-warning">
            {trouble}
          </p>
        )}
        {provider && (
          <a className="button primary wide" href={`/auth/sign-in?returnTo=${encodeURIComponent(returnTo)}`}>
            <LogIn aria-hidden /> Sign in
          </a>
        )}
        <KeyForm alone={!provider} />
      </div>
    </main>
  );
}

/** For whoever has a key and no account; folded away where there is a provider. */
function KeyForm({ alone }: { readonly alone: boolean }): ReactNode {
  const [key, setKey] = useState('');
  const [trouble, setTrouble] = useState<string>();
  const enter = async (): Promise<void> => {
    try {
      await signInWithKey(key.trim());
      await queries.invalidateQueries({ queryKey: ['visitor'] });
    } catch (error) {
      setTrouble(error instanceof ApiProblem ? `${error.message}. ${error.detail}` : 'That did not work.');
    }
  };
  return (
    <details open={alone}>
      <summary>Sign in with an API key</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <TextField value={key} onChange={setKey} type="password" autoComplete="current-password" isRequired>
          <Label>API key with operations:read</Label>
          <Input placeholder="ack_…" />
        </TextField>
        <Button type="submit" className="button">
          <KeyRound aria-hidden /> Open
        </Button>
        {trouble !== undefined && (
          <p role="alert" className="field-trouble">
            {trouble}
          </p>
        )}
      </form>
    </details>
  );
}
