import type { Notification } from '../../use-cases/incidents/notifier.ts';

interface TextBlock {
  readonly type: 'TextBlock';
  readonly text: string;
  readonly wrap: true;
  readonly weight?: 'Bolder';
}

export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly version: '1.5';
  readonly body: readonly [
    TextBlock,
    TextBlock,
    {
      readonly type: 'FactSet';
      readonly facts: readonly { readonly title: string; readonly value: string }[];
    },
  ];
  readonly actions?: readonly [
    { readonly type: 'Action.OpenUrl'; readonly title: string; readonly url: string },
  ];
}

/** What a workflow takes that waits for a card. */
export interface TeamsMessage {
  readonly type: 'message';
  readonly attachments: readonly [
    { readonly contentType: 'application/vnd.microsoft.card.adaptive'; readonly content: AdaptiveCard },
  ];
}

export function toTeamsMessage(notification: Notification): TeamsMessage {
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: cardOf(notification) }],
  };
}

function cardOf({
  headline,
  cost,
  severity,
  cause,
  code,
  openedAt,
  dedupKey,
  link,
}: Notification): AdaptiveCard {
  return {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [
      { type: 'TextBlock', text: headline, wrap: true, weight: 'Bolder' },
      { type: 'TextBlock', text: cost, wrap: true },
      {
        type: 'FactSet',
        facts: [
          { title: 'Severity', value: severity },
          { title: 'Cause', value: `${cause} ${code}` },
          { title: 'Since', value: openedAt },
          { title: 'Incident', value: dedupKey },
        ],
      },
    ],
    ...(link === null
      ? {}
      : { actions: [{ type: 'Action.OpenUrl', title: 'Incident in Accord', url: link }] as const }),
  };
}
