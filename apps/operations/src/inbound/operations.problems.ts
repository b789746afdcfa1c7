import { defineProblems } from '@accord/service-kit';

defineProblems({
  'operations.unknown_order': {
    status: 404,
    title: { de: 'Bestellung unbekannt', en: 'Unknown order' },
    detail: {
      de: 'Zur Bestellung {orderNumber} ist noch nichts bekannt.',
      en: 'Nothing is known of order {orderNumber} yet.',
    },
  },
  'operations.unknown_message': {
    status: 404,
    title: { de: 'Nachricht unbekannt', en: 'Unknown message' },
    detail: {
      de: 'Von einer solchen Nachricht ist noch nichts bekannt.',
      en: 'Nothing is known of such a message yet.',
    },
  },
  'operations.no_references': {
    status: 404,
    title: { de: 'Keine Kundenkürzel', en: 'No customer references' },
    detail: {
      de: 'Kunden werden hier nur über ihre Id gefunden: OPERATIONS_PSEUDONYM_KEY ist nicht gesetzt.',
      en: 'Customers are found here by their id only: OPERATIONS_PSEUDONYM_KEY is not set.',
    },
  },
  'operations.unknown_incident': {
    status: 404,
    title: { de: 'Störung unbekannt', en: 'Unknown incident' },
    detail: {
      de: 'Eine solche Störung gibt es nicht, oder sie ist schon vorbei: {incident}.',
      en: 'There is no such incident, or it is already over: {incident}.',
    },
  },
  'operations.not_from_console': {
    status: 403,
    title: { de: 'Die Anfrage kam nicht aus der Konsole', en: 'The request did not come from the console' },
    detail: {
      de: 'Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.',
      en: 'Please reload the page and try again.',
    },
  },
  'operations.key_opens_nothing': {
    status: 401,
    title: { de: 'Dieser Schlüssel öffnet nichts', en: 'This key opens nothing here' },
    detail: {
      de: 'Der Schlüssel ist unbekannt oder hat die Berechtigung „operations:read“ nicht.',
      en: 'The key is unknown, or has not the scope “operations:read”.',
    },
  },
  'operations.console_not_built': {
    status: 404,
    title: { de: 'Die Konsole ist nicht gebaut', en: 'The console is not built' },
    detail: {
      de: '„npx nx build operations“ baut sie.',
      en: '“npx nx build operations” builds it.',
    },
  },
});
