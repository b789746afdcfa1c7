import type { Command } from 'commander';
import type { Question } from '../decide/question.ts';
import { days } from './run-command.ts';

/** What a caller may say about every question to the ledger. */
export interface QuestionOptions {
  readonly firstDeployment?: boolean;
  readonly retentionDays?: number;
}

/** The same options for whatever asks, so that one command's answer holds for the others. */
export function withQuestionOptions(command: Command): Command {
  return command
    .option('--first-deployment', 'providers that were never deployed there are no obstacle')
    .option('--retention-days <days>', 'how long old messages may wait in queues (default 30)', days);
}

export function questionOf({
  firstDeployment = false,
  retentionDays,
}: QuestionOptions): Pick<Question, 'firstDeployment' | 'retentionDays'> {
  return { firstDeployment, ...(retentionDays === undefined ? {} : { retentionDays }) };
}
