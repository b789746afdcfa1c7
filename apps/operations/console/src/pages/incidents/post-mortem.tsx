import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Download } from 'lucide-react';
import { Button } from 'react-aria-components';
import { askPostMortem } from '../../api/incidents.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Question } from '../../ui/dialog.tsx';
import { Failed, Waiting } from '../../ui/states.tsx';

/** The draft as it would be pasted elsewhere. */
export function PostMortem({
  id,
  onClose,
}: {
  readonly id: string;
  readonly onClose: () => void;
}): ReactNode {
  const draft = useQuery({ queryKey: ['post-mortem', id], queryFn: () => askPostMortem(id), staleTime: 0 });
  return (
    <Question title="Post-mortem draft" isOpen onClose={onClose}>
      {draft.data === undefined && draft.error === null && <Waiting what="the draft" />}
      {draft.error !== null && <Failed error={draft.error} retry={draft.refetch} />}
      {draft.data !== undefined && (
        <>
          <pre className="body" tabIndex={0} aria-label="Draft as Markdown">
            {draft.data}
          </pre>
          <div className="dialog-actions">
            <Button className="button" onPress={onClose}>
              Close
            </Button>
            <CopyButton text={draft.data} />
            <a
              className="button primary"
              href={`/api/incidents/${id}/post-mortem`}
              download={`post-mortem-${id}.md`}
            >
              <Download aria-hidden /> Download
            </a>
          </div>
        </>
      )}
    </Question>
  );
}
