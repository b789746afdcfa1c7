import { defineProblems } from './catalogue.ts';

/** Wording for everything that is the same in all services. */
export const builtinProblems = defineProblems({
  'request.malformed': {
    status: 400,
    title: { de: 'Die Anfrage ist nicht lesbar', en: 'The request cannot be read' },
    detail: {
      de: 'Der Inhalt der Anfrage ist kein gültiges JSON.',
      en: 'The body of the request is not valid JSON.',
    },
  },
  'request.repeated_field': {
    status: 400,
    title: { de: 'Die Anfrage ist nicht eindeutig', en: 'The request is not clear' },
    detail: {
      de: 'Ein Feld steht im selben Objekt zweimal.',
      en: 'A field stands twice in the same object.',
    },
  },
  'request.too_many_fields': {
    status: 413,
    title: { de: 'Die Anfrage hat zu viele Felder', en: 'The request has too many fields' },
    detail: { de: 'Bitte teilen Sie die Anfrage auf.', en: 'Please split the request.' },
  },
  'request.invalid': {
    status: 422,
    title: { de: 'Einige Angaben stimmen nicht', en: 'Some of the details are not right' },
    detail: {
      de: 'Bitte prüfen Sie die genannten Felder.',
      en: 'Please check the fields that are listed.',
    },
  },
  'request.card_number_refused': {
    status: 422,
    title: { de: 'Kartennummern werden nicht angenommen', en: 'Card numbers are not accepted' },
    detail: {
      de: 'Die Anfrage enthält eine Kartennummer. Senden Sie stattdessen das Token des Zahlungsdienstes.',
      en: 'The request contains a card number. Send the payment provider’s token instead.',
    },
  },
  'request.too_large': {
    status: 413,
    title: { de: 'Die Anfrage ist zu groß', en: 'The request is too large' },
    detail: { de: 'Erlaubt ist höchstens 1 MiB.', en: 'At most 1 MiB is allowed.' },
  },
  'request.unsupported_media_type': {
    status: 415,
    title: { de: 'Dieses Format wird nicht angenommen', en: 'This format is not accepted' },
    detail: {
      de: 'Senden Sie den Inhalt als application/json.',
      en: 'Send the body as application/json.',
    },
  },
  'request.not_found': {
    status: 404,
    title: { de: 'Nicht gefunden', en: 'Not found' },
    detail: { de: 'Unter dieser Adresse gibt es nichts.', en: 'There is nothing at this address.' },
  },
  'request.method_not_allowed': {
    status: 405,
    title: { de: 'Das geht hier nicht', en: 'That is not possible here' },
    detail: {
      de: 'Diese Adresse nimmt andere Methoden an; der Kopf „Allow“ nennt sie.',
      en: 'This address takes other methods; the header “Allow” names them.',
    },
  },
  'request.timed_out': {
    status: 408,
    title: { de: 'Die Anfrage kam zu langsam', en: 'The request came too slowly' },
    detail: { de: 'Bitte senden Sie sie noch einmal.', en: 'Please send it again.' },
  },
  'request.head_too_large': {
    status: 431,
    title: { de: 'Der Kopf der Anfrage ist zu groß', en: 'The head of the request is too large' },
    detail: { de: 'Erlaubt sind höchstens 16 KiB.', en: 'At most 16 KiB are allowed.' },
  },
  'request.refused': {
    status: 400,
    title: { de: 'Die Anfrage wurde abgelehnt', en: 'The request was refused' },
    detail: {
      de: 'So kann die Anfrage nicht bearbeitet werden.',
      en: 'The request cannot be handled like this.',
    },
  },
  'auth.missing_credentials': {
    status: 401,
    title: { de: 'Anmeldung erforderlich', en: 'Credentials are needed' },
    detail: {
      de: 'Senden Sie einen API-Schlüssel oder ein Token im Kopf „Authorization: Bearer …“.',
      en: 'Send an API key or a token in the header “Authorization: Bearer …”.',
    },
  },
  'auth.invalid_credentials': {
    status: 401,
    title: { de: 'Anmeldung ungültig', en: 'The credentials are not valid' },
    detail: {
      de: 'Der Schlüssel oder das Token ist unbekannt, abgelaufen oder nicht für diesen Dienst bestimmt.',
      en: 'The key or token is unknown, expired or not meant for this service.',
    },
  },
  'auth.missing_scope': {
    status: 403,
    title: { de: 'Dafür fehlt die Berechtigung', en: 'This is not permitted' },
    detail: { de: 'Es fehlt die Berechtigung „{scope}“.', en: 'The scope “{scope}” is missing.' },
  },
  'internal.unexpected': {
    status: 500,
    title: { de: 'Das hat nicht geklappt', en: 'Something went wrong' },
    detail: {
      de: 'Ein unerwarteter Fehler ist aufgetreten. Nennen Sie bei Rückfragen die Vorgangsnummer.',
      en: 'An unexpected error occurred. Please quote the correlation id when you ask about it.',
    },
  },
});
