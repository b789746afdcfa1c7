import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Pencil, Send, Split } from 'lucide-react';
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import { askLetter } from '../../api/parked.ts';
import type { WholeLetter } from '../../api/parked.ts';
import { useMay } from '../../app/session.ts';
import { counted, inWords } from '../../ui/format.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { Failed, Waiting } from '../../ui/states.tsx';
import { Ago, Moment } from '../../ui/time.tsx';
import { EditQuestion } from './edit-question.tsx';
import { RedeliverQuestion } from './redeliver-question.tsx';
import { RedirectQuestion } from './redirect-question.tsx';

/** One message: why it lies here, what it says, and what was done about it. */
export function LetterPage({ id }: { readonly id: string }): ReactNode {
  const letter = useQuery({ queryKey: ['parked', 'letter', id], queryFn: () => askLetter(id) });
  if (letter.data === undefined)
    return (
      <Page title="Parked message">
        {letter.error === null ? (
          <Waiting what="the message" />
        ) : (
          <Failed error={letter.error} retry={letter.refetch} />
        )}
      </Page>
    );
  const { reason, queue, eventType, groupId } = letter.data;
  return (
    <Page
      title={reason}
      about={
        <>
          {eventType} for {queue}, one of{' '}
          <Link href={`/parked/groups/${groupId}`}>those with this cause</Link>
        </>
      }
      actions={<Actions letter={letter.data} />}
    >
      <LetterFacts letter={letter.data} />
      <Panel title="What was done">
        <History letter={letter.data} />
      </Panel>
      <Panel
        title="What it says"
        aside={letter.data.masked && <span className="muted">masked: only operators see the words</span>}
      >
        <pre className="body" tabIndex={0} aria-label="Body of the message">
          {letter.data.body === null
            ? 'It is back with its consumer, and not kept here any more.'
            : indented(letter.data.body)}
        </pre>
      </Panel>
    </Page>
  );
}

/** What an operator may do with one that still lies here. */
function Actions({ letter }: { readonly letter: WholeLetter }): ReactNode {
  const mayWrite = useMay('operations:write');
  const [asked, setAsked] = useState<'edit' | 'redirect' | 'redeliver'>();
  if (!mayWrite) return null;
  const { id, reason, status, body } = letter;
  const close = (): void => setAsked(undefined);
  const away = status !== 'parked';
  return (
    <>
      <Button className="button" isDisabled={away || body === null} onPress={() => setAsked('edit')}>
        <Pencil aria-hidden /> Correct …
      </Button>
      <Button className="button" isDisabled={away} onPress={() => setAsked('redirect')}>
        <Split aria-hidden /> Redirect …
      </Button>
      <Button className="button primary" isDisabled={away} onPress={() => setAsked('redeliver')}>
        <Send aria-hidden /> Send again …
      </Button>
      {asked === 'edit' && body !== null && <EditQuestion id={id} body={indented(body)} onClose={close} />}
      {asked === 'redirect' && <RedirectQuestion letter={letter} onClose={close} />}
      {asked === 'redeliver' && <RedeliverQuestion what={reason} selection={{ ids: [id] }} onClose={close} />}
    </>
  );
}

function LetterFacts({ letter }: { readonly letter: WholeLetter }): ReactNode {
  const { status, parkedAt, firstSeenAt, attempts, messageId, story, redirectedTo } = letter;
  return (
    <dl className="facts">
      <div>
        <dt>State</dt>
        <dd>{inWords(status)}</dd>
      </div>
      {redirectedTo !== null && (
        <div>
          <dt>Redirected to</dt>
          <dd>{redirectedTo}</dd>
        </div>
      )}
      <div>
        <dt>Parked</dt>
        <dd>
          <Moment at={parkedAt} />
        </dd>
      </div>
      <div>
        <dt>Tried</dt>
        <dd>
          {counted(attempts, 'time')}, first <Ago at={firstSeenAt} />
        </dd>
      </div>
      <div>
        <dt>Message</dt>
        <dd>
          <Link href={`/orders/messages/${messageId}`}>
            <code>{messageId}</code>
          </Link>
        </dd>
      </div>
      <div>
        <dt>Story</dt>
        <dd>
          {story === null ? (
            'could not be read'
          ) : (
            <Link href={`/orders?search=${story}`}>
              <code>{story}</code>
            </Link>
          )}
        </dd>
      </div>
    </dl>
  );
}

function History({ letter: { history } }: { readonly letter: WholeLetter }): ReactNode {
  if (history.length === 0) return <p className="panel-words muted">Nothing yet.</p>;
  return (
    <ol className="history">
      {history.map(({ at, by, what, outcome }) => (
        <li key={`${at} ${what}`}>
          <Moment at={at} />
          <span>
            <strong>{by}</strong> {inWords(what)}
            {outcome !== null && <span className="muted">: {outcome}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** As it came where it is no JSON. */
function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
