import { defineProblems } from '@accord/service-kit';

/** The answers of this service that are not 2xx; naming them puts their wording into the catalogue of the process. */
defineProblems({
  'customer.unknown': {
    status: 404,
    title: { de: 'Unbekannter Kunde', en: 'Unknown customer' },
    detail: {
      de: 'Zu dieser Kennung gibt es keinen Kunden, oder die Daten wurden gelöscht.',
      en: 'There is no customer with this id, or the data has been erased.',
    },
  },
  'customer.email_taken': {
    status: 409,
    title: { de: 'E-Mail-Adresse bereits vergeben', en: 'E-mail address already in use' },
    detail: {
      de: 'Diese E-Mail-Adresse gehört schon zu einem anderen Kunden.',
      en: 'This e-mail address belongs to another customer already.',
    },
  },
  'customer.webhook_rejected': {
    status: 401,
    title: { de: 'Absender nicht nachgewiesen', en: 'Sender not proven' },
    detail: {
      de: 'Das Kennwort in der Adresse dieser Nachricht stimmt nicht.',
      en: 'The secret in the address of this message is not right.',
    },
  },
  'customer.receipt_unknown': {
    status: 404,
    title: { de: 'Unbekannter Löschbeleg', en: 'Unknown erasure receipt' },
    detail: {
      de: 'Unter dieser Adresse gibt es keinen Löschbeleg.',
      en: 'There is no erasure receipt at this address.',
    },
  },
});
