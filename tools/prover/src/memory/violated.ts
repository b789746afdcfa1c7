/** A constraint of the database that refused a write: the last line of defence. */
export class ConstraintViolated extends Error {
  override readonly name = 'ConstraintViolated';
  readonly constraint: string;

  constructor(constraint: string) {
    super(`violates ${constraint}`);
    this.constraint = constraint;
  }
}

export function violated(constraint: string): ConstraintViolated {
  return new ConstraintViolated(constraint);
}
