/** What tells a person apart, in the form in which systems are compared: case, accents and spacing mean nothing. */
export function personTraits({
  email,
  givenName,
  familyName,
}: {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
}): { readonly email: string; readonly name: string } {
  const name = `${givenName} ${familyName}`.normalize('NFKD').replace(/\p{M}/gu, '');
  return { email: email.toLowerCase(), name: name.replace(/\s+/g, ' ').trim().toLowerCase() };
}
