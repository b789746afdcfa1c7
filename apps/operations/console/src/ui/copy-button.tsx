import { useState } from 'react';
import type { ReactNode } from 'react';
import { Copy } from 'lucide-react';
import { Button } from 'react-aria-components';

interface Outcome {
  readonly text: string;
  /** Two that read alike are told twice. */
  readonly number: number;
}

const copied = 'Copied';
const kept = 'The browser keeps its clipboard to itself: select the text and copy it';

/** Copies a text and says what came of it. Beside itself: what a dialog covers is not read out while it is open. */
export function CopyButton({ text }: { readonly text: string }): ReactNode {
  const [outcome, setOutcome] = useState<Outcome>({ text: '', number: 0 });
  const copy = async (): Promise<void> => {
    const told = await writeToClipboard(text);
    setOutcome(({ number }) => ({ text: told, number: number + 1 }));
  };
  return (
    <>
      <p role="status" aria-label="Copying" className="copied">
        <span key={outcome.number}>{outcome.text}</span>
      </p>
      <Button className="button" onPress={() => void copy()}>
        <Copy aria-hidden /> Copy
      </Button>
    </>
  );
}

/** Over plain http there is no clipboard at all, but on this machine itself. */
async function writeToClipboard(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return copied;
  } catch {
    return kept;
  }
}
