import { shareable } from "./request-link";
import type { CallValues } from "./types";

const KEY = "souk.requests";
const MAX_ENTRIES = 200;
const MAX_CHARS = 8_000;

/** One request that was sent from this browser. No answer, no signature and no secret header is in it. */
export interface SentRequest {
  listingId: string;
  name: string;
  method: string;
  url: string;
  values: CallValues;
  /** Milliseconds since 1970. */
  at: number;
}

/** The requests of this browser, newest first; [] where nothing is kept. */
export function readHistory(storage: () => Storage): SentRequest[] {
  try {
    const kept: unknown = JSON.parse(storage().getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isSent) : [];
  } catch {
    return [];
  }
}

/** Remembers a request; the same one again moves to the front. What does not fit is not kept. */
export function remember(storage: () => Storage, sent: SentRequest): void {
  const entry = { ...sent, values: shareable(sent.values) };
  const text = JSON.stringify(entry.values);
  if (text.length > MAX_CHARS) return;
  const others = readHistory(storage).filter(
    (known) => known.listingId !== sent.listingId || JSON.stringify(known.values) !== text,
  );
  try {
    storage().setItem(KEY, JSON.stringify([entry, ...others].slice(0, MAX_ENTRIES)));
  } catch {
    // Full or refused: a history is a convenience.
  }
}

export function forgetHistory(storage: () => Storage): void {
  try {
    storage().removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

/** Those that hold every word somewhere: in the name, the address or the values. */
export function searchHistory(history: readonly SentRequest[], words: string): SentRequest[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return history.filter((entry) => {
    const text = `${entry.name} ${entry.method} ${entry.url} ${JSON.stringify(entry.values)}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

function isSent(value: unknown): value is SentRequest {
  const entry = value as Partial<SentRequest> | null;
  return (
    typeof entry?.listingId === "string" &&
    typeof entry.name === "string" &&
    typeof entry.method === "string" &&
    typeof entry.url === "string" &&
    typeof entry.at === "number" &&
    typeof entry.values === "object" &&
    entry.values !== null &&
    Array.isArray(entry.values.query) &&
    Array.isArray(entry.values.headers)
  );
}
