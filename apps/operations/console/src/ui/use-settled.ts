import { useEffect, useState } from 'react';

/** Follows a value once it has stayed the same for a moment: nobody wants an answer to half a word. */
export function useSettled(value: string, afterMs = 300): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const waiting = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(waiting);
  }, [value, afterMs]);
  return settled;
}
