import { defineProblems } from '@accord/service-kit';

const paymentTitle = { de: 'Die Zahlung wurde nicht angenommen', en: 'The payment was not accepted' };

/** What callers of checkout may be told, in words fit for a customer. */
export const checkoutProblems = defineProblems({
  'checkout.idempotency_key_required': {
    status: 400,
    title: { de: 'Es fehlt ein brauchbarer Idempotency-Key', en: 'A usable Idempotency-Key is missing' },
    detail: {
      de: 'Senden Sie im Kopf „Idempotency-Key“ 1 bis 255 druckbare Zeichen, für jede Bestellung andere.',
      en: 'Send 1 to 255 printable characters in the header “Idempotency-Key”, different ones for each order.',
    },
  },
  'checkout.idempotency_key_reused': {
    status: 409,
    title: {
      de: 'Dieser Schlüssel gehört zu einer anderen Anfrage',
      en: 'This key belongs to another request',
    },
    detail: {
      de: 'Unter demselben Idempotency-Key wurde schon eine andere Bestellung gesendet. Verwenden Sie einen neuen.',
      en: 'A different order was sent under the same Idempotency-Key before. Use a new one.',
    },
  },
  'checkout.request_in_progress': {
    status: 409,
    title: { de: 'Die Bestellung wird gerade bearbeitet', en: 'The order is being worked on' },
    detail: {
      de: 'Dieselbe Anfrage läuft noch. Wiederholen Sie sie gleich mit demselben Schlüssel.',
      en: 'The same request is still running. Repeat it in a moment with the same key.',
    },
  },
  'checkout.payment_declined': {
    status: 402,
    title: paymentTitle,
    detail: {
      de: 'Bitte wählen Sie eine andere Zahlungsart. Es wurde nichts abgebucht.',
      en: 'Please choose another payment method. Nothing was charged.',
    },
  },
  'checkout.payment_unavailable': {
    status: 402,
    title: paymentTitle,
    detail: {
      de: 'Der Zahlungsdienst ist gerade nicht erreichbar. Bitte wählen Sie eine andere Zahlungsart. Es wurde nichts abgebucht.',
      en: 'The payment service cannot be reached right now. Please choose another payment method. Nothing was charged.',
    },
  },
  'checkout.out_of_stock': {
    status: 409,
    title: { de: 'Nicht mehr in dieser Menge verfügbar', en: 'No longer available in this quantity' },
    detail: {
      de: 'Ein Teil der Bestellung ist nicht mehr verfügbar. Bitte passen Sie den Warenkorb an. Es wurde nichts abgebucht.',
      en: 'A part of the order is no longer available. Please adjust your basket. Nothing was charged.',
    },
  },
  'checkout.unknown_products': {
    status: 422,
    title: { de: 'Diese Artikel gibt es nicht', en: 'These products do not exist' },
    detail: { de: 'Der Warenkorb enthält unbekannte Artikel.', en: 'The basket holds unknown products.' },
  },
  'checkout.mixed_currencies': {
    status: 422,
    title: { de: 'Verschiedene Währungen in einem Warenkorb', en: 'Several currencies in one basket' },
    detail: {
      de: 'Bitte bestellen Sie Artikel in verschiedenen Währungen getrennt.',
      en: 'Please order products in different currencies separately.',
    },
  },
  'checkout.nothing_to_pay': {
    status: 422,
    title: { de: 'Diese Bestellung kostet nichts', en: 'This order costs nothing' },
    detail: {
      de: 'Kostenlose Bestellungen können nicht mit Karte bezahlt werden.',
      en: 'Orders that are free cannot be paid by card.',
    },
  },
  'checkout.unknown_customer': {
    status: 422,
    title: { de: 'Dieses Kundenkonto gibt es nicht', en: 'This customer does not exist' },
    detail: {
      de: 'Bitte prüfen Sie die Kundennummer oder bestellen Sie als Gast.',
      en: 'Please check the customer id, or order as a guest.',
    },
  },
  'checkout.temporarily_unavailable': {
    status: 503,
    title: { de: 'Bestellen ist gerade nicht möglich', en: 'Ordering is not possible right now' },
    detail: {
      de: 'Bitte versuchen Sie es gleich mit demselben Schlüssel noch einmal. Es wurde nichts abgebucht.',
      en: 'Please try again in a moment with the same key. Nothing was charged.',
    },
  },
  'checkout.takes_no_orders': {
    status: 503,
    title: { de: 'Zurzeit werden keine Bestellungen angenommen', en: 'No orders are taken at present' },
    detail: {
      de: 'Bitte versuchen Sie es in einer Minute mit demselben Schlüssel noch einmal. Es wurde nichts abgebucht.',
      en: 'Please try again in a minute with the same key. Nothing was charged.',
    },
  },
  'checkout.unknown_order': {
    status: 404,
    title: { de: 'Diese Bestellung gibt es nicht', en: 'There is no such order' },
    detail: { de: 'Bitte prüfen Sie die Bestellnummer.', en: 'Please check the order id.' },
  },
  'checkout.order_still_placing': {
    status: 409,
    title: { de: 'Die Zahlung wird noch geprüft', en: 'The payment is still being checked' },
    detail: {
      de: 'Bitte versuchen Sie es gleich noch einmal.',
      en: 'Please try again in a moment.',
    },
  },
  'checkout.order_not_cancellable': {
    status: 409,
    title: {
      de: 'Die Bestellung kann nicht mehr storniert werden',
      en: 'The order can no longer be cancelled',
    },
    detail: {
      de: 'Sie ist schon abgeschlossen. Sie können sie zurücksenden.',
      en: 'It is completed already. You can return it.',
    },
  },
  'checkout.order_not_returnable': {
    status: 409,
    title: { de: 'Die Bestellung kann nicht zurückgegeben werden', en: 'The order cannot be returned' },
    detail: {
      de: 'Zurückgegeben werden kann nur, was vollständig geliefert und bezahlt ist.',
      en: 'Only what is fully delivered and paid can be returned.',
    },
  },
});
