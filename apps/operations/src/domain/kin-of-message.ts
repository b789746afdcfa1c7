import type { StoredEntry } from './timeline-entry.ts';

/** The message an entry is about: an event is its own, what happened to a delivery names it in its detail. */
function causeOf(entry: StoredEntry): string | undefined {
  const { messageId } = entry.detail;
  return typeof messageId === 'string' ? messageId : entry.causationId;
}

/**
 * What led to a message, the message itself, what happened to it, and what it led to, in the order of the story. Of
 * causes only the line that leads to it is told, not what else they led to.
 */
export function kinOfMessage(story: readonly StoredEntry[], messageId: string): StoredEntry[] {
  const byId = new Map(story.map((entry) => [entry.id, entry]));
  const kin = new Set<string>();
  for (let id: string | undefined = messageId; id !== undefined && !kin.has(id);) {
    kin.add(id);
    const entry = byId.get(id);
    id = entry === undefined ? undefined : causeOf(entry);
  }
  const effects = Map.groupBy(story, causeOf);
  const open = [messageId];
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const effect of effects.get(id) ?? [])
      if (!kin.has(effect.id)) {
        kin.add(effect.id);
        open.push(effect.id);
      }
  return story.filter(({ id }) => kin.has(id));
}
