import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Check, OctagonX } from 'lucide-react';
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import { askRedelivery, decideRedelivery } from '../../api/parked.ts';
import type { Redelivery } from '../../api/parked.ts';
import { queries } from '../../app/queries.ts';
import { useMay, useSession } from '../../app/session.ts';
import { tellOutcome } from '../../app/told.tsx';
import { formatCount } from '../../ui/format.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Failed, Waiting } from '../../ui/states.tsx';
import { Badge } from '../../ui/status.tsx';
import { Moment } from '../../ui/time.tsx';
import { isUnderWay, stateOf, whyStopped } from './redelivery-words.ts';

const lookAgainMs = 1_000;

/** One redelivery while it goes on: how far it is, or why it stopped. */
export function RedeliveryPage({ id }: { readonly id: string }): ReactNode {
  const redelivery = useQuery({
    queryKey: ['redeliveries', id],
    queryFn: () => askRedelivery(id),
    refetchInterval: ({ state }) =>
      state.data === undefined || isUnderWay(state.data) ? lookAgainMs : false,
  });
  if (redelivery.data === undefined)
    return (
      <Page title="Redelivery">
        {redelivery.error === null ? (
          <Waiting what="the redelivery" />
        ) : (
          <Failed error={redelivery.error} retry={redelivery.refetch} />
        )}
      </Page>
    );
  return <Known redelivery={redelivery.data} />;
}

function Known({ redelivery }: { readonly redelivery: Redelivery }): ReactNode {
  const { requestedBy, requestedAt, note, stoppedBecause, total, applied, failedAgain, sent } = redelivery;
  const { tone, word } = stateOf(redelivery);
  const underWay = Math.max(0, sent - applied - failedAgain);
  return (
    <Page
      title="Redelivery"
      about={
        <>
          Asked for by {requestedBy}, <Moment at={requestedAt} />
          {note !== null && `: ${note}`}
        </>
      }
      actions={<Decisions redelivery={redelivery} />}
    >
      <p role="status">
        <Badge tone={tone}>{word}</Badge>
      </p>
      {stoppedBecause !== null && (
        <p className="notice tone-bad">
          {whyStopped(stoppedBecause)}.{' '}
          {stoppedBecause.parkedId !== null && (
            <Link href={`/parked/letters/${stoppedBecause.parkedId}`}>The message that decided it</Link>
          )}
        </p>
      )}
      <Panel title="How far it is">
        <div className="panel-words">
          <Progress
            label="Settled"
            total={total}
            parts={[
              { tone: 'good', count: applied },
              { tone: 'quiet', count: redelivery.alreadyApplied + redelivery.notSent },
              { tone: 'bad', count: failedAgain },
            ]}
          />
          <dl className="facts bare">
            <Fact name="Applied" count={applied} />
            <Fact name="Under way" count={underWay} />
            <Fact name="Failed again" count={failedAgain} />
            <Fact name="Were already applied" count={redelivery.alreadyApplied} />
            <Fact name="Not sent" count={redelivery.notSent} />
            <Fact name="Not touched yet" count={redelivery.pending} />
          </dl>
        </div>
      </Panel>
    </Page>
  );
}

function Fact({ name, count }: { readonly name: string; readonly count: number }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{formatCount(count)}</dd>
    </div>
  );
}

function Decisions({ redelivery }: { readonly redelivery: Redelivery }): ReactNode {
  const mayWrite = useMay('operations:write');
  const mayApprove = useMay('operations:admin');
  const { name } = useSession();
  const decide = useMutation({
    mutationFn: (decision: 'approve' | 'stop') => decideRedelivery(redelivery.id, decision),
    onSuccess: async (_present, decision) => {
      tellOutcome(decision === 'approve' ? 'Approved: the first five go now' : 'Stopped: no more are sent');
      await queries.invalidateQueries({ queryKey: ['redeliveries'] });
    },
  });
  if (!mayWrite || !isUnderWay(redelivery)) return null;
  const offersApproval = mayApprove && redelivery.requestedBy !== name;
  return (
    <>
      <Refusal error={decide.error} />
      {redelivery.state === 'awaiting_approval' && !offersApproval && (
        <span className="muted">{mayApprove ? 'Another admin' : 'An admin'} has to approve it</span>
      )}
      {redelivery.state === 'awaiting_approval' && offersApproval && (
        <Button className="button primary" onPress={() => decide.mutate('approve')}>
          <Check aria-hidden /> Approve
        </Button>
      )}
      <Button className="button danger" onPress={() => decide.mutate('stop')}>
        <OctagonX aria-hidden /> Stop
      </Button>
    </>
  );
}
