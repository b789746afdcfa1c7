/** A name that came over the broker may be shown and sent on when it can only be a name. */
export function toldName(text: string): string {
  return /^[\w.:/-]{1,120}$/.test(text) ? text : 'unreadable';
}
