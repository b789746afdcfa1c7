import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button, Input, Label, TextArea, TextField } from 'react-aria-components';
import { editLetter } from '../../api/parked.ts';
import { queries } from '../../app/queries.ts';
import { tellOutcome } from '../../app/told.tsx';
import { Question } from '../../ui/dialog.tsx';
import { counted } from '../../ui/format.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { differencesOf } from './body-differences.ts';
import type { Difference } from './body-differences.ts';

interface EditQuestionProps {
  readonly id: string;
  /** What the message says now, indented. */
  readonly body: string;
  readonly onClose: () => void;
}

/** What a message shall say instead, with what that changes beside it before it is kept. */
export function EditQuestion({ id, body, onClose }: EditQuestionProps): ReactNode {
  const [typed, setTyped] = useState(body);
  const [reason, setReason] = useState('');
  const differences = differencesIn(body, typed);
  const edit = useMutation({
    mutationFn: () => editLetter(id, { body: typed, reason: reason.trim() }),
    onSuccess: async (changes) => {
      await queries.invalidateQueries({ queryKey: ['parked'] });
      tellOutcome(`Corrected in ${counted(changes, 'place')}: it can be sent again now`);
      onClose();
    },
  });
  const ready = differences !== undefined && differences.length > 0 && reason.trim() !== '';
  return (
    <Question title="Correct what it says" isOpen isWide onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          edit.mutate();
        }}
      >
        <div className="edit">
          <TextField value={typed} onChange={setTyped} autoFocus spellCheck="false">
            <Label>Body of the message; id and type stay</Label>
            <TextArea className="body" rows={18} />
          </TextField>
          <section aria-label="What changes">
            <h3>What changes</h3>
            <Changes differences={differences} />
          </section>
        </div>
        <TextField value={reason} onChange={setReason} isRequired>
          <Label>Why, in a line (no names of customers)</Label>
          <Input placeholder="The order number was that of another shop" />
        </TextField>
        <Refusal error={edit.error} />
        <div className="dialog-actions">
          <Button className="button" onPress={onClose}>
            Cancel
          </Button>
          <Button className="button primary" type="submit" isDisabled={edit.isPending || !ready}>
            Keep the correction
          </Button>
        </div>
      </form>
    </Question>
  );
}

function Changes({ differences }: { readonly differences: readonly Difference[] | undefined }): ReactNode {
  if (differences === undefined)
    return (
      <p role="status" className="notice tone-warning">
        This is no JSON yet.
      </p>
    );
  if (differences.length === 0)
    return (
      <p role="status" className="muted">
        Nothing yet.
      </p>
    );
  return (
    <dl className="changes">
      {differences.map(({ place, before, after }) => (
        <div key={place}>
          <dt>{place === '' ? 'the whole body' : place}</dt>
          {before !== undefined && (
            <dd className="was">
              <span className="visually-hidden">was </span>
              <del>{before}</del>
            </dd>
          )}
          {after !== undefined && (
            <dd className="is">
              <span className="visually-hidden">becomes </span>
              <ins>{after}</ins>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

/** Undefined while what is typed is no JSON. */
function differencesIn(before: string, after: string): readonly Difference[] | undefined {
  try {
    return differencesOf(before, after);
  } catch {
    return undefined;
  }
}
