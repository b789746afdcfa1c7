/** Folder with the vendors' published specifications, when `VENDOR_SPECS` names one. */
export function specsFolder(): string | undefined {
  return process.env['VENDOR_SPECS'];
}
