/** What people typed is not a name for this; said in one line. */
export class BadName extends Error {
  override readonly name = 'BadName';
}

/** One name in the spellings that code needs. */
export interface Spellings {
  /** `tax-office`: folders, files, queues. */
  readonly kebab: string;
  /** `TaxOffice`: classes. */
  readonly pascal: string;
  /** `taxOffice`: values. */
  readonly camel: string;
}

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** @throws BadName when it is not kebab-case */
export function spellingsOf(name: string): Spellings {
  if (!kebab.test(name)) throw new BadName(`"${name}" is no kebab-case name, such as tax-office`);
  const pascal = name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  return { kebab: name, pascal, camel: pascal.charAt(0).toLowerCase() + pascal.slice(1) };
}
