/** Folder with the vendors' published specifications, when `ACCORD_VENDOR_SPECS` names one. */
export function specsFolder(): string | undefined {
  return process.env['ACCORD_VENDOR_SPECS'];
}
