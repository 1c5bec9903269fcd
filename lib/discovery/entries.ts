import { cleanLine } from "@/lib/catalog/clean-text";
import type { DocumentEntry, OriginDocument } from "./types";

/** What a reader collects from one document. */
export type Entries = Pick<OriginDocument, "entries" | "leftOut" | "moreLeftOut">;

/** Endpoints kept of one document, and of one discovery. */
export const MAX_ENTRIES = 200;
/** Named so that their provider can see why; the rest is only counted. */
const MAX_LEFT_OUT = 20;

export function emptyEntries(): Entries {
  return { entries: [], leftOut: [], moreLeftOut: 0 };
}

/** Adds an endpoint unless it is there or the cap is reached. */
export function keepEntry(found: Entries, entry: DocumentEntry): void {
  if (found.entries.some(({ url, method }) => url === entry.url && method === entry.method)) return;
  if (found.entries.length < MAX_ENTRIES) found.entries.push(entry);
  else leaveOut(found, entry.url, `Only the first ${MAX_ENTRIES} endpoints of a document are read.`);
}

export function leaveOut(found: Entries, url: string, why: string): void {
  if (found.leftOut.length < MAX_LEFT_OUT) found.leftOut.push({ url: cleanLine(url, 300), why });
  else found.moreLeftOut++;
}
