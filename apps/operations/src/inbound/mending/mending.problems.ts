import { defineProblems } from '@accord/service-kit';

defineProblems({
  'parked.unknown': {
    status: 404,
    title: { de: 'Nachricht unbekannt', en: 'Unknown message' },
    detail: { de: 'Diese Nachricht liegt hier nicht.', en: 'No such message is parked.' },
  },
  'parked.unknown_group': {
    status: 404,
    title: { de: 'Gruppe unbekannt', en: 'Unknown group' },
    detail: { de: 'Mit dieser Ursache ist nichts geparkt.', en: 'Nothing is parked with this cause.' },
  },
  'parked.unknown_redelivery': {
    status: 404,
    title: { de: 'Vorgang unbekannt', en: 'Unknown redelivery' },
    detail: { de: 'Diesen Vorgang gibt es nicht.', en: 'There is no such redelivery.' },
  },
  'parked.held': {
    status: 409,
    title: { de: 'Jemand kümmert sich schon', en: 'Somebody takes care of it' },
    detail: { de: '{owner} hält diese Gruppe.', en: '{owner} holds this group.' },
  },
  'parked.nothing_selected': {
    status: 409,
    title: { de: 'Nichts ausgewählt', en: 'Nothing is selected' },
    detail: {
      de: 'Keine der Nachrichten wartet noch, oder jemand hält ihre Gruppe.',
      en: 'None of the messages waits any more, or somebody holds their group.',
    },
  },
  'parked.unknown_consumer': {
    status: 409,
    title: { de: 'Empfänger unbekannt', en: 'Unknown consumer' },
    detail: {
      de: 'Kein Dienst hat eine Queue „{queue}“, die man nach ihrem Stand fragen könnte.',
      en: 'No service has a queue “{queue}” that could be asked what became of a message.',
    },
  },
  'parked.not_for_this_consumer': {
    status: 409,
    title: { de: 'Falscher Empfänger', en: 'The wrong consumer' },
    detail: { de: '„{queue}“ liest kein „{eventType}“.', en: '“{queue}” does not read “{eventType}”.' },
  },
  'parked.not_parked': {
    status: 409,
    title: { de: 'Nicht mehr geparkt', en: 'Not parked any more' },
    detail: {
      de: 'Die Nachricht ist unterwegs, oder jemand hat sie inzwischen geändert.',
      en: 'The message is on its way, or somebody has changed it meanwhile.',
    },
  },
  'parked.nothing_changed': {
    status: 409,
    title: { de: 'Nichts geändert', en: 'Nothing was changed' },
    detail: { de: 'Der Inhalt ist, wie er war.', en: 'The body is as it was.' },
  },
  'parked.edit_invalid': {
    status: 422,
    title: { de: 'So wird die Nachricht nicht gelesen', en: 'The message could not be read like this' },
    detail: {
      de: 'Id und Typ müssen bleiben, und der Inhalt muss sein, was der Typ verspricht.',
      en: 'Id and type have to stay, and the body has to be what its type promises.',
    },
  },
  'parked.same_person': {
    status: 409,
    title: { de: 'Eine zweite Person ist nötig', en: 'A second person is needed' },
    detail: {
      de: 'Niemand gibt frei, was er selbst angestoßen hat.',
      en: 'Nobody approves what they asked for themselves.',
    },
  },
  'parked.not_waiting': {
    status: 409,
    title: { de: 'Wartet nicht mehr', en: 'It waits no more' },
    detail: {
      de: 'Der Vorgang wartet nicht auf eine Freigabe.',
      en: 'The redelivery does not wait for approval.',
    },
  },
  'parked.redelivery_ended': {
    status: 409,
    title: { de: 'Schon zu Ende', en: 'It has ended' },
    detail: { de: 'Der Vorgang ist zu Ende.', en: 'The redelivery has ended.' },
  },
});
