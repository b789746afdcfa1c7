/** Somebody who can sign in here by a click. */
export interface Person {
  readonly id: string;
  readonly role: 'reader' | 'operator' | 'admin';
  /** What they may do, for whoever chooses. */
  readonly may: string;
}

/** One for each role that the console knows. */
export const people: readonly Person[] = [
  { id: 'reader', role: 'reader', may: 'looks at everything and changes nothing' },
  { id: 'operator', role: 'operator', may: 'sends parked messages again, keeps incidents' },
  { id: 'admin', role: 'admin', may: 'does all of that' },
];
