import { defineProblems } from '@accord/service-kit';

defineProblems({
  'flow.unknown': {
    status: 404,
    title: { de: 'Diesen Fluss gibt es nicht', en: 'There is no such flow' },
    detail: { de: '„{flow}“ gibt es hier nicht.', en: 'There is no “{flow}” here.' },
  },
  'flow.paused': {
    status: 409,
    title: { de: 'Von Hand angehalten', en: 'Paused by hand' },
    detail: {
      de: '„{flow}“ wurde angehalten. Es beginnt nichts, bis jemand ihn fortsetzt.',
      en: '“{flow}” was paused. Nothing of it begins until somebody resumes it.',
    },
  },
});
