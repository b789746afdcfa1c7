import { VendorHome } from '../vendor-home.ts';

/** Where no shared home is configured: every process keeps to its share and fetches its own tokens. */
export class LonelyHome extends VendorHome {
  override quotaOf(): undefined {
    return undefined;
  }

  override async mayProbe(): Promise<boolean> {
    return true;
  }

  override async readToken(): Promise<undefined> {
    return undefined;
  }

  override async claimRefresh(): Promise<boolean> {
    return true;
  }

  override async releaseRefresh(): Promise<void> {
    // Nobody else waits for it.
  }

  override async writeToken(): Promise<number> {
    return 0;
  }

  override async dropToken(): Promise<void> {
    // Nobody else holds it.
  }

  override async check(): Promise<void> {
    // There is nothing that could be away.
  }

  override async close(): Promise<void> {
    // Nothing was opened.
  }
}
