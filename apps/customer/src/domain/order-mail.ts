import type { Locale, MailTemplate, Money } from '@accord/canonical';
import { formatDecimal } from '@accord/canonical';

/** What a mail about an order may mention. */
export interface OrderMailFacts {
  readonly orderNumber: string;
  readonly givenName: string;
  readonly lines: readonly { readonly name: string; readonly quantity: number }[];
  readonly total?: Money | undefined;
  readonly refunded?: Money | undefined;
  readonly trackingUrl?: string | undefined;
}

/** A mail ready to be sent, in plain text and in HTML that says the same. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Wording {
  readonly subject: (facts: OrderMailFacts) => string;
  readonly paragraphs: (facts: OrderMailFacts, amount: (money: Money) => string) => readonly string[];
}

const wordings: Readonly<Record<MailTemplate, Readonly<Record<Locale, Wording>>>> = {
  order_confirmation: {
    de: {
      subject: ({ orderNumber }) => `Ihre Bestellung ${orderNumber}`,
      paragraphs: ({ total }, amount) => [
        'vielen Dank für Ihre Bestellung. Wir haben sie angenommen und kümmern uns darum.',
        ...(total ? [`Gesamtbetrag: ${amount(total)}`] : []),
        'Zugang zu gebuchten Kursen und die Sendungsnummer erhalten Sie, sobald beides bereit ist.',
      ],
    },
    en: {
      subject: ({ orderNumber }) => `Your order ${orderNumber}`,
      paragraphs: ({ total }, amount) => [
        'thank you for your order. We have accepted it and are taking care of it.',
        ...(total ? [`Total: ${amount(total)}`] : []),
        'You will get access to your courses and the tracking number as soon as both are ready.',
      ],
    },
  },
  order_cancelled: {
    de: {
      subject: ({ orderNumber }) => `Bestellung ${orderNumber} storniert`,
      paragraphs: ({ refunded }, amount) => [
        'Ihre Bestellung wurde storniert.',
        refunded ? `Wir erstatten Ihnen ${amount(refunded)}.` : 'Ihr Zahlungsmittel wurde nicht belastet.',
      ],
    },
    en: {
      subject: ({ orderNumber }) => `Order ${orderNumber} cancelled`,
      paragraphs: ({ refunded }, amount) => [
        'your order has been cancelled.',
        refunded ? `We refund ${amount(refunded)}.` : 'You have not been charged.',
      ],
    },
  },
  order_returned: {
    de: {
      subject: ({ orderNumber }) => `Rückgabe zu Bestellung ${orderNumber}`,
      paragraphs: ({ refunded }, amount) => [
        'Ihre Rückgabe ist abgeschlossen.',
        ...(refunded ? [`Wir erstatten Ihnen ${amount(refunded)}.`] : []),
      ],
    },
    en: {
      subject: ({ orderNumber }) => `Return of order ${orderNumber}`,
      paragraphs: ({ refunded }, amount) => [
        'your return is complete.',
        ...(refunded ? [`We refund ${amount(refunded)}.`] : []),
      ],
    },
  },
  shipment_booked: {
    de: {
      subject: ({ orderNumber }) => `Bestellung ${orderNumber} ist unterwegs`,
      paragraphs: ({ trackingUrl }) => [
        'Ihr Paket ist beim Versanddienst angemeldet.',
        ...(trackingUrl ? [`Sendungsverfolgung: ${trackingUrl}`] : []),
      ],
    },
    en: {
      subject: ({ orderNumber }) => `Order ${orderNumber} is on its way`,
      paragraphs: ({ trackingUrl }) => [
        'your parcel has been announced to the carrier.',
        ...(trackingUrl ? [`Tracking: ${trackingUrl}`] : []),
      ],
    },
  },
};

const greetings: Readonly<Record<Locale, (name: string) => string>> = {
  de: (name) => `Guten Tag ${name},`,
  en: (name) => `Hello ${name},`,
};

/** Writes one mail. Names come from customers, so the subject carries none and the HTML escapes all of them. */
export function writeOrderMail(template: MailTemplate, locale: Locale, facts: OrderMailFacts): Mail {
  const { subject, paragraphs } = wordings[template][locale];
  const items = facts.lines.map(({ name, quantity }) => `${quantity} × ${name}`);
  const texts = [
    greetings[locale](facts.givenName),
    ...paragraphs(facts, (money) => amountIn(locale, money)),
  ];
  return {
    subject: oneLine(subject(facts)),
    text: [...texts, ...(items.length > 0 ? [items.join('\n')] : [])].join('\n\n'),
    html: [
      ...texts.map((text) => `<p>${escapeHtml(text)}</p>`),
      ...(items.length > 0
        ? [`<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`]
        : []),
    ].join('\n'),
  };
}

/** "1009.88" EUR becomes "1.009,88 EUR" in German; digits only move, nothing is computed. */
function amountIn(locale: Locale, money: Money): string {
  const [whole = '0', fraction] = formatDecimal(money).split('.');
  const [group, point] = locale === 'de' ? ['.', ','] : [',', '.'];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return `${grouped}${fraction === undefined ? '' : `${point}${fraction}`} ${money.currency}`;
}

/** A line break in a header would begin another header. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\0]+/g, ' ').trim();
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
