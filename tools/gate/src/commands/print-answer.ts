import { inOneLine, isRed } from '../decide/deploy-order.ts';
import type { Answer, Row } from '../decide/question.ts';

/** The answer as a person reads it: the word first, every pair, and for each red one what would settle it. */
export function describeAnswer(answer: Answer, what: string): string {
  const head = {
    yes: `yes: ${what}`,
    no: `no: ${what} would break a contract`,
    unknown: `could not tell: ${what}`,
  }[answer.verdict];
  return [head, ...table(answer.rows), ...answer.rows.filter(isRed).flatMap(explained), ...rest(answer)].join(
    '\n',
  );
}

/** 0 yes, 1 no, 2 could not tell. */
export function exitCodeOf({ verdict }: Answer): 0 | 1 | 2 {
  return ({ yes: 0, no: 1, unknown: 2 } as const)[verdict];
}

function table(rows: readonly Row[]): string[] {
  const cells = rows.map((row) => [
    `${row.consumer} ${short(row.consumerVersion)}`,
    `${row.provider} ${short(row.providerVersion ?? '-')}`,
    row.digest.slice(0, 12),
    resultOf(row),
  ]);
  const all = [['CONSUMER', 'PROVIDER', 'CONTRACT', 'RESULT'], ...cells];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return rows.length === 0
    ? []
    : all.map((row) =>
        `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
      );
}

function resultOf({ result, because, details }: Row): string {
  if (result === 'overridden') return `ok (${details[0] ?? 'override'})`;
  return because === 'old-messages' ? `${result} (old messages)` : result;
}

function explained(row: Row): string[] {
  const settle = row.settle === undefined ? [] : [`    settle it: ${row.settle}`];
  return [
    `  ${row.consumer} -> ${row.provider}: ${row.result}`,
    ...row.details.map((line) => `    ${line}`),
    ...settle,
  ];
}

function rest({ reasons, warnings }: Answer): string[] {
  return [...reasons.map((reason) => `  ${reason}`), ...warnings.map((warning) => `  warning: ${warning}`)];
}

/** The one thing to do first, or that there is nothing. */
export function describeWhy({ verdict, rows, reasons }: Answer): string {
  const [first] = rows.filter(isRed);
  if (first !== undefined) return `${inOneLine(first)}\n${first.settle ?? 'no command settles this'}`;
  const [reason] = reasons;
  return reason ?? (verdict === 'yes' ? 'nothing is in the way' : 'nobody can tell why');
}

/** A commit's first twelve characters tell it from all others. */
function short(version: string): string {
  return /^[0-9a-f]{40}$/.test(version) ? version.slice(0, 12) : version;
}
