import type { ProblemDocument } from '@accord/canonical';
import type { ProblemDefinition } from './catalogue.ts';
import type { ProblemParameters } from './problem.ts';

interface DocumentInput {
  readonly code: string;
  readonly definition: ProblemDefinition;
  readonly locale: 'de' | 'en';
  readonly correlationId: string;
  readonly parameters?: ProblemParameters;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export function writeProblem(input: DocumentInput): ProblemDocument {
  const { code, definition, locale, parameters = {} } = input;
  return {
    type: `/problems/${code}`,
    title: fill(definition.title[locale], parameters),
    status: definition.status,
    detail: fill(definition.detail[locale], parameters),
    code,
    correlationId: input.correlationId,
    ...input.extensions,
  };
}

/** A placeholder without value stays visible, so that a missing parameter is noticed and nothing is made up. */
function fill(text: string, parameters: ProblemParameters): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(parameters[name] ?? placeholder));
}
