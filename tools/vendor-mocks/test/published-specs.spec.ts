import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { folderOfSpecs, PublishedSpecs, type Shown } from './published-specs.ts';
import { setStage, type Stage } from './support.ts';
import { scenes } from './vendor-scenes.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage.stop());

const folder = folderOfSpecs();

if (folder === undefined) {
  // Said so that nobody takes silence for agreement.
  const skipped = `SKIPPED ${String(scenes.length)} vendors: no published specifications here; set ACCORD_VENDOR_SPECS to their folder`;
  process.stderr.write(`\n${skipped}\n`);
  it(skipped, () => {
    expect(folder).toBeUndefined();
  });
} else {
  const published = new PublishedSpecs(folder);

  describe.each(scenes)('What the mock of $vendor says', ({ specs, play }) => {
    it('fits the specification that the vendor published, in success and in failure', async () => {
      const shown = await play(stage);
      const mistakes = shown.flatMap((one) =>
        published.mistakes(one).map((mistake) => `${one.operation} ${String(one.status)}: ${mistake}`),
      );
      expect(mistakes).toEqual([]);
      expect(uncovered(shown, specs, published)).toEqual([]);
    });
  });

  it('would notice a number that became text and a field that went missing', () => {
    const intent = { spec: 'stripe', operation: 'POST /v1/payment_intents', status: 200 };
    const [mistake] = published.mistakes({ ...intent, body: { object: 'payment_intent', amount: '1' } });
    expect(mistake).toMatch(/amount|required/);
    const problem = { spec: 'weclapp', operation: 'GET /article', status: 500 };
    expect(published.mistakes({ ...problem, body: { status: '500' } })).not.toEqual([]);
    const moodle = { spec: 'moodle', operation: 'POST /webservice/rest/server.php', status: 200 };
    expect(published.mistakes({ ...moodle, body: { nothing: true } })).not.toEqual([]);
  });
}

/** Operations of the documents that the scene did not play. */
function uncovered(shown: readonly Shown[], specs: readonly string[], published: PublishedSpecs): string[] {
  return specs.flatMap((spec) =>
    published
      .operations(spec)
      .filter((operation) => !shown.some((one) => one.spec === spec && one.operation === operation)),
  );
}
