const progressEveryMs = 2_000;

/** A line every two seconds, and one at the end. */
export function progress(print: (line: string) => void, what: string): (done: number, of: number) => void {
  let nextMs = performance.now() + progressEveryMs;
  return (done, of) => {
    if (performance.now() < nextMs && done < of) return;
    nextMs = performance.now() + progressEveryMs;
    print(`${what} ${done} of ${of}`);
  };
}
