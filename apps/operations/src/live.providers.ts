import type { Provider } from '@nestjs/common';
import { AnomalyBook } from './use-cases/anomalies/ports.ts';
import { IncidentBook } from './use-cases/incidents/ports.ts';
import { LiveFeed, liveTopics } from './use-cases/live/live-feed.ts';
import type { LiveTopic } from './use-cases/live/live-feed.ts';
import { ParkedGroups } from './use-cases/mending/hold-group.ts';
import { Redeliveries } from './use-cases/mending/ports.ts';
import { WatchHealth } from './use-cases/watch-health.ts';

/** What is under way now stands among the newest. */
const newestRedeliveries = 20;

/** What the console is told of at once. */
export const liveProviders: readonly Provider[] = [
  {
    provide: liveTopics,
    inject: [WatchHealth, ParkedGroups, Redeliveries, IncidentBook, AnomalyBook],
    useFactory: (
      ...[health, groups, redeliveries, incidents, anomalies]: [
        WatchHealth,
        ParkedGroups,
        Redeliveries,
        IncidentBook,
        AnomalyBook,
      ]
    ): readonly LiveTopic[] => [
      { name: 'health', version: async () => statesOf(health) },
      {
        name: 'parked',
        version: async () => JSON.stringify(await Promise.all([groups.list({}), groups.total({})])),
      },
      {
        name: 'redeliveries',
        version: async () => JSON.stringify(await redeliveries.newest(undefined, newestRedeliveries)),
      },
      { name: 'incidents', version: async () => JSON.stringify(await incidents.list({ state: 'open' })) },
      { name: 'anomalies', version: async () => JSON.stringify(await anomalies.list()) },
    ],
  },
  LiveFeed,
];

/** Without the time of the last look, which changes with every look. */
function statesOf({ map }: WatchHealth): string {
  return JSON.stringify(map.map(({ checkedAt: _looked, ...state }) => state));
}
