import { Writable } from 'node:stream';
import { configureLogging, registry } from '@accord/service-kit';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { parseAnswer } from './parse-answer.ts';

const page = z.object({
  data: z.array(z.object({ id: z.string(), amount: z.int(), metadata: z.record(z.string(), z.string()) })),
});
const source = { vendor: 'acme', answer: 'payments' };
const counted = async (): Promise<string> =>
  `${await registry().getSingleMetricAsString('accord_vendor_answer_differences_total')}\n`;

describe('an answer in another form', () => {
  it('is counted and logged by field, once for a whole list, and never with what stood there', async () => {
    const lines: string[] = [];
    configureLogging({
      level: 'info',
      destination: new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          lines.push(chunk.toString());
          done();
        },
      }),
    });
    const body = {
      data: [
        { id: 1, amount: '100 canary', metadata: { 'ada@example.org': 3 } },
        { id: 2, amount: 100, metadata: {} },
      ],
    };
    expect(parseAnswer(page, body, source).success).toBe(false);
    expect(parseAnswer(page, '<html>canary</html>', source).success).toBe(false);
    const text = await counted();
    const of = (field: string): string => `{vendor="acme",answer="payments",field="${field}"} 1\n`;
    for (const field of ['data[].id', 'data[].amount', 'data[].metadata.*', '(all)'])
      expect(text).toContain(of(field));
    expect(lines).toHaveLength(4);
    expect([text, ...lines].join()).not.toMatch(/canary|ada@example/);
    configureLogging({ level: 'silent' });
  });

  it('is not one that says more than is read', async () => {
    const before = await counted();
    const body = { data: [{ id: 'a', amount: 1, metadata: {}, more: true }], has_more: false };
    expect(parseAnswer(page, body, source)).toMatchObject({ success: true, data: { data: [{ id: 'a' }] } });
    expect(await counted()).toBe(before);
  });
});
