import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { switchFlow } from '../../api/flows.ts';
import type { Flow } from '../../api/flows.ts';
import { queries } from '../../app/queries.ts';
import { tellOutcome } from '../../app/told.tsx';
import { Question } from '../../ui/dialog.tsx';
import { Refusal } from '../../ui/refusal.tsx';

interface SwitchQuestionProps {
  readonly flow: Flow;
  readonly onClose: () => void;
}

/** Holds a flow still, or lets it run again, and says why for the record. */
export function SwitchQuestion({ flow: { flow, name, state }, onClose }: SwitchQuestionProps): ReactNode {
  const [reason, setReason] = useState('');
  const to = state === 'paused' ? 'resume' : 'pause';
  const change = useMutation({
    mutationFn: () => switchFlow(flow, { to, reason: reason.trim() }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['flows'] });
      tellOutcome(to === 'pause' ? `${name} is paused: its messages are kept` : `${name} runs again`);
      onClose();
    },
  });
  return (
    <Question title={`${to === 'pause' ? 'Pause' : 'Resume'} ${name}`} isOpen onClose={onClose}>
      <p className="muted">
        {to === 'pause'
          ? 'It takes up nothing more until somebody resumes it. What comes meanwhile is kept in order.'
          : 'It takes up what was kept, the oldest first.'}
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <TextField value={reason} onChange={setReason} isRequired autoFocus>
          <Label>Why, in a line (no names of customers)</Label>
          <Input placeholder={to === 'pause' ? 'The vendor asked us to wait' : 'The vendor is ready again'} />
        </TextField>
        <Refusal error={change.error} />
        <div className="dialog-actions">
          <Button className="button" onPress={onClose}>
            Cancel
          </Button>
          <Button
            className="button primary"
            type="submit"
            isDisabled={change.isPending || reason.trim() === ''}
          >
            {to === 'pause' ? 'Pause' : 'Resume'}
          </Button>
        </div>
      </form>
    </Question>
  );
}
