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
});
