import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { useLocation } from 'wouter';
import { beginRedelivery, previewRedelivery } from '../../api/parked.ts';
import type { Preview, Selection } from '../../api/parked.ts';
import { queries } from '../../app/queries.ts';
import { tellOutcome } from '../../app/told.tsx';
import { Question } from '../../ui/dialog.tsx';
import { counted, formatCount } from '../../ui/format.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { Failed, Waiting } from '../../ui/states.tsx';
import { Badge } from '../../ui/status.tsx';

interface RedeliverQuestionProps {
  /** In a word, what is sent. */
  readonly what: string;
  readonly selection: Selection;
  readonly onClose: () => void;
}

/** What would happen, before it does. */
export function RedeliverQuestion({ what, selection, onClose }: RedeliverQuestionProps): ReactNode {
  const preview = useQuery({
    queryKey: ['preview', selection],
    queryFn: () => previewRedelivery(selection),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <Question title={`Send again: ${what}`} isOpen onClose={onClose}>
      {preview.data === undefined && preview.error === null && <Waiting what="what it would do" />}
      {preview.error !== null && <Failed error={preview.error} retry={preview.refetch} />}
      {preview.data !== undefined && (
        <>
          <Effects preview={preview.data} />
          <Decision selection={selection} preview={preview.data} onClose={onClose} />
        </>
      )}
    </Question>
  );
}

function Effects({ preview }: { readonly preview: Preview }): ReactNode {
  const { messages, alreadyApplied, held, vendorCalls, minutesAtQuota, needsSecondPerson, unanswered } =
    preview;
  return (
    <>
      <dl className="facts">
        <div>
          <dt>Messages</dt>
          <dd>{formatCount(messages)}</dd>
        </div>
        <div>
          <dt>Already applied, not sent</dt>
          <dd>{formatCount(alreadyApplied)}</dd>
        </div>
        <div>
          <dt>Held, left out</dt>
          <dd>{formatCount(held)}</dd>
        </div>
        <div>
          <dt>At the vendors’ quota</dt>
          <dd>
            {minutesAtQuota === null
              ? 'no quota known'
              : `about ${counted(Math.max(1, Math.ceil(minutesAtQuota)), 'minute')}`}
          </dd>
        </div>
      </dl>
      {vendorCalls.length === 0 ? (
        <p className="muted">No vendor is called.</p>
      ) : (
        <ul className="calls" aria-label="Calls to vendors, at most">
          {vendorCalls.map(({ vendor, operation, count, irreversible }) => (
            <li key={`${vendor} ${operation}`}>
              <b>{formatCount(count)}</b> × {vendor} {operation}
              {irreversible && <Badge tone="warning">cannot be undone</Badge>}
            </li>
          ))}
        </ul>
      )}
      {unanswered.length > 0 && (
        <p className="notice tone-warning">
          Could not ask {unanswered.join(', ')}: the figures leave out what only they know.
        </p>
      )}
      {needsSecondPerson && (
        <p className="notice tone-info">
          That is more than one person may send alone: it waits until somebody else approves it.
        </p>
      )}
    </>
  );
}

interface DecisionProps {
  readonly selection: Selection;
  readonly preview: Preview;
  readonly onClose: () => void;
}

function Decision({ selection, preview, onClose }: DecisionProps): ReactNode {
  const [note, setNote] = useState('');
  const [, navigate] = useLocation();
  const begin = useMutation({
    mutationFn: () => beginRedelivery(selection, note),
    onSuccess: async ({ id, state, total }) => {
      await queries.invalidateQueries({ queryKey: ['parked'] });
      tellOutcome(
        state === 'awaiting_approval'
          ? `${counted(total, 'message')} wait until an admin approves`
          : `${counted(total, 'message')} are sent again, ${counted(Math.min(total, 5), 'message')} first`,
      );
      onClose();
      navigate(`/redeliveries/${id}`);
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        begin.mutate();
      }}
    >
      <TextField value={note} onChange={setNote}>
        <Label>Note for the record</Label>
        <Input placeholder="What was mended" />
      </TextField>
      <p className="muted">
        Five go first. The others follow when these are applied; the same failure again stops it.
      </p>
      <Refusal error={begin.error} />
      <div className="dialog-actions">
        <Button className="button" onPress={onClose}>
          Cancel
        </Button>
        <Button
          className="button primary"
          type="submit"
          isDisabled={begin.isPending || preview.messages === 0}
        >
          {preview.needsSecondPerson ? 'Ask for approval' : `Send ${counted(preview.messages, 'message')}`}
        </Button>
      </div>
    </form>
  );
}
