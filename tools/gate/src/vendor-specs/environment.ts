/** Folder with the vendors' published specifications, when `ACCORD_VENDOR_SPECS` names one. */
export function namedSpecsFolder(): string | undefined {
  const folder = process.env['ACCORD_VENDOR_SPECS'];
  return folder === '' ? undefined : folder;
}
