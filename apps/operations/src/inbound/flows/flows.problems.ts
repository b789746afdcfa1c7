import { defineProblems } from '@accord/service-kit';

defineProblems({
  'flow.unreachable': {
    status: 503,
    title: { de: 'Der Dienst antwortet nicht', en: 'The service does not answer' },
    detail: {
      de: '„{service}“ antwortet nicht und gilt weiter, was dort zuletzt bestimmt wurde. Ein zweiter Versuch schadet nicht.',
      en: '“{service}” does not answer and goes by what it was told last. Trying again does no harm.',
    },
  },
});
