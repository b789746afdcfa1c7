import type { Provider } from '@nestjs/common';
import { LiveFeed, liveTopics } from './use-cases/live/live-feed.ts';
import type { LiveTopic } from './use-cases/live/live-feed.ts';
import { WatchHealth } from './use-cases/watch-health.ts';

/** What the console is told of at once. */
export const liveProviders: readonly Provider[] = [
  {
    provide: liveTopics,
    inject: [WatchHealth],
    useFactory: (health: WatchHealth): readonly LiveTopic[] => [
      { name: 'health', version: async () => statesOf(health) },
    ],
  },
  LiveFeed,
];

/** Without the time of the last look, which changes with every look. */
function statesOf({ map }: WatchHealth): string {
  return JSON.stringify(map.map(({ checkedAt: _looked, ...state }) => state));
}
