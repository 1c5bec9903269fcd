import type { AtomEntry } from "./atom";
import { type DriftFact, driftName, driftSentence } from "./drift-words";

/** A drift event with the listing it happened to. */
export interface ListedDrift extends DriftFact {
  id: string;
  listingId: string;
  listingName: string;
  method: string;
  url: string;
  at: Date;
}

/** One entry for all that one probe found changed at one listing; `events` newest first. */
export function driftEntries(origin: string, events: readonly ListedDrift[]): AtomEntry[] {
  const probes = new Map<string, ListedDrift[]>();
  for (const event of events) {
    const key = `${event.listingId} ${event.at.getTime()}`;
    probes.set(key, [...(probes.get(key) ?? []), event]);
  }
  return [...probes.values()].flatMap((changes) => {
    const [first] = changes;
    if (!first) return [];
    const page = `${origin}/listings/${first.listingId}`;
    const kinds = [...new Set(changes.map(({ kind }) => driftName(kind).toLowerCase()))];
    return {
      id: `${page}#changed-${first.at.toISOString()}`,
      url: page,
      title: `${first.listingName}: ${kinds.join(", ")} changed`,
      text: [`${first.method} ${first.url}`, ...changes.map(driftSentence)].join("\n"),
      at: first.at,
    };
  });
}
