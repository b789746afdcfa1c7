import { MailTemplate, money } from '@accord/canonical';
import { describe, expect, it } from '@jest/globals';

import { writeOrderMail } from './order-mail.ts';

const facts = { orderNumber: 'A-1234', givenName: 'Ada', lines: [{ name: 'Robot kit', quantity: 2 }] };

describe('writeOrderMail', () => {
  it.each(MailTemplate.options)(
    'writes %s in German and English, naming the order in the subject',
    (template) => {
      const german = writeOrderMail(template, 'de', facts);
      const english = writeOrderMail(template, 'en', facts);
      expect(german.subject).toContain('A-1234');
      expect(english.subject).toContain('A-1234');
      expect(german.text).toMatch(/^Guten Tag Ada,/);
      expect(english.text).toMatch(/^Hello Ada,/);
      expect(german.text).toContain('2 × Robot kit');
    },
  );

  it('writes amounts as the reader is used to, to the cent', () => {
    const total = money(123456789, 'EUR');
    expect(writeOrderMail('order_confirmation', 'de', { ...facts, total }).text).toContain(
      '1.234.567,89 EUR',
    );
    expect(writeOrderMail('order_confirmation', 'en', { ...facts, total }).text).toContain(
      '1,234,567.89 EUR',
    );
  });

  it('says that nothing was charged when a cancellation refunds nothing', () => {
    expect(writeOrderMail('order_cancelled', 'de', facts).text).toContain('nicht belastet');
    expect(writeOrderMail('order_cancelled', 'de', { ...facts, refunded: money(100, 'EUR') }).text).toContain(
      '1,00 EUR',
    );
  });

  it('lets no name become markup or a header', () => {
    const hostile = {
      orderNumber: 'A-1\r\nBcc: everyone@example.org',
      givenName: '<script>alert(1)</script>',
      lines: [{ name: '"><img src=x>', quantity: 1 }],
    };
    const mail = writeOrderMail('order_confirmation', 'en', hostile);
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.html).not.toContain('<script>');
    expect(mail.html).not.toContain('<img');
  });
});
