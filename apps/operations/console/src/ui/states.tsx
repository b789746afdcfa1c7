import type { ReactNode } from 'react';
import { CloudOff, Inbox, RotateCw } from 'lucide-react';
import { Button } from 'react-aria-components';
import { ApiProblem } from '../api/http.ts';

/** Says what is awaited; quick answers come before anybody could read it, so it fades in late. */
export function Waiting({ what }: { readonly what: string }): ReactNode {
  return (
    <p className="waiting" role="status">
      Loading {what} …
    </p>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly icon?: ReactNode;
  readonly children?: ReactNode;
}

/** Nothing to show, and what that means. */
export function Empty({ title, icon, children }: EmptyProps): ReactNode {
  return (
    <div className="empty">
      {icon ?? <Inbox aria-hidden />}
      <p className="empty-title">{title}</p>
      {children !== undefined && <p className="muted">{children}</p>}
    </div>
  );
}

interface FailedProps {
  readonly error: Error;
  readonly retry?: () => unknown;
}

/** What went wrong in the service's own words, with the id by which its logs can be searched. */
export function Failed({ error, retry }: FailedProps): ReactNode {
  const problem = error instanceof ApiProblem ? error : undefined;
  return (
    <div className="empty" role="alert">
      <CloudOff aria-hidden />
      <p className="empty-title">{problem?.message ?? 'The answer could not be read'}</p>
      <p className="muted">
        {problem?.detail ??
          'Console and service do not fit together: reload the page to get the newest console.'}
      </p>
      {problem?.correlationId !== undefined && (
        <p className="muted">
          Correlation id <code>{problem.correlationId}</code>
        </p>
      )}
      {retry !== undefined && (
        <Button className="button" onPress={() => void retry()}>
          <RotateCw aria-hidden /> Try again
        </Button>
      )}
    </div>
  );
}
