import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { holdGroup } from '../../api/parked.ts';
import type { Group } from '../../api/parked.ts';
import { queries } from '../../app/queries.ts';
import { useSession } from '../../app/session.ts';
import { tellOutcome } from '../../app/told.tsx';
import { Question } from '../../ui/dialog.tsx';
import { Refusal } from '../../ui/refusal.tsx';

/** Who takes care of a group, and why nothing of it may be sent meanwhile. */
export function HoldQuestion({
  group,
  onClose,
}: {
  readonly group: Group;
  readonly onClose: () => void;
}): ReactNode {
  const { name } = useSession();
  const [note, setNote] = useState('');
  const hold = useMutation({
    mutationFn: () => holdGroup(group.groupId, { owner: name, note: note.trim() }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['parked'] });
      tellOutcome(`${name} holds ${group.reason} now: nothing of it is sent`);
      onClose();
    },
  });
  return (
    <Question title="Hold this group" isOpen onClose={onClose}>
      <p className="muted">Nothing of it is sent again until you, or somebody in your place, let go.</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          hold.mutate();
        }}
      >
        <TextField value={note} onChange={setNote} isRequired autoFocus>
          <Label>Why, in a line (no names of customers)</Label>
          <Input placeholder="Waiting for the ERP's new tax codes" />
        </TextField>
        <Refusal error={hold.error} />
        <div className="dialog-actions">
          <Button className="button" onPress={onClose}>
            Cancel
          </Button>
          <Button className="button primary" type="submit" isDisabled={hold.isPending || note.trim() === ''}>
            Hold
          </Button>
        </div>
      </form>
    </Question>
  );
}
