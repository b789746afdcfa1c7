import type { Finding } from '../finding.ts';
import type { NamedCheck } from './checks.ts';

/** Of all checks: what was found, and which of them could not tell. */
export interface GateResult {
  readonly findings: readonly Finding[];
  readonly failed: readonly { readonly check: string; readonly why: string }[];
}

/** One after the other; a check that fails does not keep the others from telling what they see. */
export async function runGate(
  checks: readonly NamedCheck[],
  tree: { readonly root: string; readonly print: (line: string) => void },
): Promise<GateResult> {
  const findings: Finding[] = [];
  const failed: { check: string; why: string }[] = [];
  for (const { name, law, run } of checks) {
    const startedAt = performance.now();
    const took = (): string => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
    try {
      const found = await run(tree);
      findings.push(...found);
      const breaking = found.filter(({ severity }) => severity === 'breaking').length;
      tree.print(`${breaking === 0 ? 'ok ' : 'RED'} ${name.padEnd(18)} ${took().padStart(6)}  ${law}`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      failed.push({ check: name, why });
      tree.print(`??? ${name.padEnd(18)} ${took().padStart(6)}  could not tell: ${why}`);
    }
  }
  return { findings, failed };
}

/** 0 nothing breaks, 1 something would, 2 not everything could be told. */
export function exitCodeOf({ findings, failed }: GateResult): 0 | 1 | 2 {
  if (findings.some(({ severity }) => severity === 'breaking')) return 1;
  return failed.length > 0 ? 2 : 0;
}

/** A finding as a person reads it: who, what, which flow, where. */
export function describeFinding({
  severity,
  pair,
  interaction,
  flow,
  where,
  code,
  message,
}: Finding): string {
  const head = `${severity.toUpperCase().padEnd(8)} ${pair.consumer} -> ${pair.provider}`;
  const parts = [interaction && `"${interaction}"`, flow && `(flow ${flow})`, where]
    .filter(Boolean)
    .join(' ');
  return `${head} ${parts}\n         ${message} [${code}]`;
}
