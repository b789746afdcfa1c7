import { useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import { Button } from 'react-aria-components';

interface Outcome {
  readonly text: string;
  /** Two that read alike are told twice. */
  readonly number: number;
}

let outcome: Outcome = { text: '', number: 0 };
const listeners = new Set<() => void>();

/** Says what came of something a person did: seen at the edge of every page, and read out where a screen is read. */
export function tellOutcome(text: string): void {
  outcome = { text, number: outcome.number + 1 };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The last outcome, until it is put away or the next one comes. Always in the document: only then are changes read. */
export function ToldOutcome(): ReactNode {
  const { text, number } = useSyncExternalStore(subscribe, () => outcome);
  return (
    <div className={text === '' ? 'told' : 'told shown'}>
      <p role="status" aria-label="Outcome" aria-live="polite">
        <span key={number}>{text}</span>
      </p>
      {text !== '' && (
        <Button className="icon-button" aria-label="Put away" onPress={() => tellOutcome('')}>
          <X aria-hidden />
        </Button>
      )}
    </div>
  );
}
