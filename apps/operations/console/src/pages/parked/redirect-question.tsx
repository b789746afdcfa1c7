import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button, Input, Label, Radio, RadioGroup, TextField } from 'react-aria-components';
import { askDestinations, redirectLetter } from '../../api/parked.ts';
import type { WholeLetter } from '../../api/parked.ts';
import { queries } from '../../app/queries.ts';
import { tellOutcome } from '../../app/told.tsx';
import { Question } from '../../ui/dialog.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Failed, Waiting } from '../../ui/states.tsx';

interface RedirectQuestionProps {
  readonly letter: WholeLetter;
  readonly onClose: () => void;
}

/** Which other consumer shall have the message; only those that read such events are offered. */
export function RedirectQuestion({ letter, onClose }: RedirectQuestionProps): ReactNode {
  const { id, queue, eventType } = letter;
  const [chosen, setChosen] = useState('');
  const [reason, setReason] = useState('');
  const found = useQuery({
    queryKey: ['parked', 'destinations', id],
    queryFn: () => askDestinations(id),
  });
  const redirect = useMutation({
    mutationFn: () => redirectLetter(id, { queue: chosen, reason: reason.trim() }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['parked'] });
      tellOutcome(`It goes to ${chosen} when it is sent again`);
      onClose();
    },
  });
  const { queues = [], unanswered = [] } = found.data ?? {};
  return (
    <Question title="Give it to another consumer" isOpen onClose={onClose}>
      <p className="muted">
        Now meant for {queue}. It keeps its id, and goes to the other one when it is sent again.
      </p>
      {found.data === undefined && found.error === null && <Waiting what="who reads such events" />}
      {found.error !== null && <Failed error={found.error} retry={found.refetch} />}
      {unanswered.length > 0 && <p className="notice tone-warning">Could not ask {unanswered.join(', ')}.</p>}
      {found.data !== undefined && queues.length === 0 && (
        <p role="status" className="notice tone-info">
          No other consumer reads {eventType}.
        </p>
      )}
      {queues.length > 0 && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            redirect.mutate();
          }}
        >
          <RadioGroup className="choices" value={chosen} onChange={setChosen} isRequired>
            <Label>Consumers that read {eventType}</Label>
            {queues.map((one) => (
              <Radio key={one} value={one} className="choice">
                <span className="choice-mark" aria-hidden />
                {one}
              </Radio>
            ))}
          </RadioGroup>
          <TextField value={reason} onChange={setReason} isRequired>
            <Label>Why, in a line (no names of customers)</Label>
            <Input placeholder="Bound to the wrong queue" />
          </TextField>
          <Refusal error={redirect.error} />
          <div className="dialog-actions">
            <Button className="button" onPress={onClose}>
              Cancel
            </Button>
            <Button
              className="button primary"
              type="submit"
              isDisabled={redirect.isPending || chosen === '' || reason.trim() === ''}
            >
              Redirect
            </Button>
          </div>
        </form>
      )}
    </Question>
  );
}
