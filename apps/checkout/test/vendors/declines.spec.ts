import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeclineReason } from '@accord/canonical';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { adyenRefusals } from '../../src/vendors/adyen/adyen.declines.ts';
import { declined } from '../../src/vendors/declined.ts';
import { stripeDeclines } from '../../src/vendors/stripe/stripe.declines.ts';

/** What the vendors published, where a folder of it is given or lies beside the checkout. */
const folder =
  process.env['ACCORD_VENDOR_SPECS'] ?? join(import.meta.dirname, '../../../../../shared/vendor-specs');
const published = join(folder, 'decline-codes.json');

const publishedWire = z.object({
  stripeDeclineCodes: z.array(z.string()),
  adyenRefusalReasons: z.record(z.string(), z.string()),
  canonical: z.array(
    z.object({ reason: z.string(), stripe: z.array(z.string()), adyen: z.array(z.string()) }),
  ),
});

describe('the decline tables', () => {
  it('know all 47 codes of Stripe and all 44 reasons of Adyen, each once', () => {
    expect(stripeDeclines.size).toBe(47);
    expect(adyenRefusals.size).toBe(44);
  });

  it('lead every reason to a decision, and only an unreachable bank to another gateway', () => {
    const elsewhere = DeclineReason.options.filter((reason) => {
      const outcome = declined(reason);
      return outcome.kind === 'declined' && outcome.decision === 'try_other_gateway';
    });
    expect(elsewhere).toEqual(['issuer_unavailable']);
  });

  it('agree with what the vendors published, where that is given', () => {
    if (!existsSync(published)) {
      process.stdout.write(
        'SKIPPED: no published decline codes here; set ACCORD_VENDOR_SPECS to their folder\n',
      );
      return;
    }
    const facts = publishedWire.parse(JSON.parse(readFileSync(published, 'utf8')));
    expect([...stripeDeclines.keys()].sort()).toEqual([...facts.stripeDeclineCodes].sort());
    expect([...adyenRefusals.keys()].sort()).toEqual(Object.keys(facts.adyenRefusalReasons).sort());
    for (const { reason, stripe, adyen } of facts.canonical) {
      expect(stripe.map((code) => stripeDeclines.get(code))).toEqual(stripe.map(() => reason));
      expect(adyen.map((code) => adyenRefusals.get(code))).toEqual(adyen.map(() => reason));
    }
  });
});
