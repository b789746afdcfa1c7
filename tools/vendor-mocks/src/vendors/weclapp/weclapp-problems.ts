import { Refusal, type Answer } from '../../vendor.ts';

const base = '/webapp/view/api/errors.html#!/';

/** The problem types of weclapp that the mock answers with. */
type ProblemType =
  | 'entity_not_found'
  | 'forbidden'
  | 'invalid_json'
  | 'not_found'
  | 'optimistic_lock'
  | 'unauthorized'
  | 'unexpected'
  | 'validation';

interface ValidationProblem {
  /** Name of the validation, for example `reference`. */
  readonly type: 'not_empty' | 'reference' | 'syntax' | 'type' | 'duplicate' | 'enum';
  readonly detail: string;
  readonly location: string;
}

interface More {
  readonly detail?: string;
  readonly errors?: readonly ValidationProblem[];
}

/** An RFC 7807 document as weclapp writes it. */
export function problemAnswer(type: ProblemType, status: number, { detail, errors }: More = {}): Answer {
  return {
    status,
    body: {
      type: `${base}errors/${type}`,
      title: type.replaceAll('_', ' '),
      status,
      detail: detail ?? type.replaceAll('_', ' '),
      error: detail ?? type.replaceAll('_', ' '),
      ...(errors
        ? {
            validationErrors: errors.map((one) => ({
              type: `${base}validation/${one.type}`,
              title: one.type.replaceAll('_', ' '),
              detail: one.detail,
              location: one.location,
              errorCode: one.type.toUpperCase(),
            })),
          }
        : {}),
    },
  };
}

export function problem(type: ProblemType, status: number, more?: More): Refusal {
  return new Refusal(problemAnswer(type, status, more));
}

/** The usual refusal of a body: 400 with one validation error per field. */
export function invalid(errors: readonly ValidationProblem[]): Refusal {
  return problem('validation', 400, { detail: 'validation failed', errors });
}
