import { readOrigin } from "@/lib/discovery/read-origin";
import type { OriginDocuments } from "@/lib/discovery/types";
import type { Context } from "./context";

const KEPT_ORIGINS = 20_000;
/** A document holds up to 200 endpoints of a few hundred bytes each: this is some 30 MB at most. */
const KEPT_ENTRIES = 100_000;

interface Kept {
  readAtMs: number;
  documents: Promise<OriginDocuments>;
  entries: number;
}

const caches = new WeakMap<Context["fetch"], Map<string, Kept>>();

/**
 * The discovery documents of an origin (`https://api.example.com`), read at most `maxAgeMs` ago, so that probing many
 * endpoints of one provider does not read them every time. Never throws for what the other side does.
 */
export function readDocuments(
  ctx: Pick<Context, "fetch" | "env" | "now">,
  origin: string,
  maxAgeMs: number,
): Promise<OriginDocuments> {
  const cache = caches.get(ctx.fetch) ?? new Map<string, Kept>();
  caches.set(ctx.fetch, cache);
  const nowMs = ctx.now().getTime();
  const known = cache.get(origin);
  if (known && nowMs - known.readAtMs < maxAgeMs) return known.documents;

  const documents = readOrigin({ fetch: ctx.fetch, allowHosts: ctx.env.allowHosts }, origin);
  const kept: Kept = { readAtMs: nowMs, documents, entries: 0 };
  cache.delete(origin);
  cache.set(origin, kept);
  documents.then(
    (read) => {
      kept.entries = read.documents.reduce((sum, document) => sum + document.entries.length, 0);
      forgetOldest(cache);
    },
    () => {
      if (cache.get(origin) === kept) cache.delete(origin);
    },
  );
  return documents;
}

function forgetOldest(cache: Map<string, Kept>): void {
  let entries = 0;
  for (const kept of cache.values()) entries += kept.entries;
  for (const [origin, kept] of cache) {
    if (cache.size <= KEPT_ORIGINS && entries <= KEPT_ENTRIES) return;
    cache.delete(origin);
    entries -= kept.entries;
  }
}
