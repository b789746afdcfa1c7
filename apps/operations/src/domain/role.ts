/** What a person may do here, the least first. */
export const roles = ['reader', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

const scopesByRole: Readonly<Record<Role, readonly string[]>> = {
  reader: ['operations:read'],
  operator: ['operations:read', 'operations:write'],
  admin: ['operations:read', 'operations:write', 'operations:admin'],
};

/** Controllers know scopes only: a role is nothing but a name for some of them. */
export function scopesOf(role: Role): readonly string[] {
  return scopesByRole[role];
}

/**
 * The highest role among what the provider says of a person; undefined when none of it means anything here.
 * @param names what the provider's own names mean, for those that are not called as ours
 */
export function highestRole(
  said: readonly string[],
  names: Readonly<Record<string, Role>> = {},
): Role | undefined {
  const meant = new Set(said.map((one) => (Object.hasOwn(names, one) ? names[one] : one)));
  return roles.findLast((role) => meant.has(role));
}
