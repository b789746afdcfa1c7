import type { Provider } from '@nestjs/common';
import { customerReferences } from './domain/customer-reference.ts';
import { traceLinks } from './domain/told-entry.ts';
import { customerReferencesToken } from './inbound/customer-references.token.ts';
import { PostgresStoryIndex } from './outbound/postgres-story-index.ts';
import { PostgresTimelineStore } from './outbound/postgres-timeline-store.ts';
import type { TimelineConfig } from './timeline.config.ts';
import { RecordEntries } from './use-cases/record-entries.ts';
import { SearchStories } from './use-cases/search-stories.ts';
import { TellStory, traceLinksToken } from './use-cases/tell-story.ts';
import { StoryIndex, TimelineStore } from './use-cases/ports.ts';

/** What happened, kept and found again. */
export function timelineProviders(config: TimelineConfig): readonly Provider[] {
  return [
    { provide: TimelineStore, useClass: PostgresTimelineStore },
    { provide: StoryIndex, useClass: PostgresStoryIndex },
    {
      provide: customerReferencesToken,
      useValue: customerReferences(config.OPERATIONS_PSEUDONYM_KEY?.reveal()),
    },
    { provide: traceLinksToken, useValue: traceLinks(config.OPERATIONS_TRACE_URL) },
    RecordEntries,
    TellStory,
    SearchStories,
  ];
}
