/** `INSERT 0 1` is an insert of one row; `START TRANSACTION` counts nothing. */
export function readCommand(command: string): { readonly word: string; readonly rowCount: number | null } {
  const [word = '', ...rest] = command.split(' ');
  const count = Number(rest.at(-1));
  return { word, rowCount: rest.length > 0 && Number.isInteger(count) ? count : null };
}
