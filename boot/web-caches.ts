import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { listen } from "@/db/listen";
import type { ByteCache } from "@/lib/http/byte-cache";

const READS = new Set(["GET", "HEAD", "OPTIONS"]);
/** These change nothing that a page or the discovery API shows. */
const WRITES_NOTHING =
  /^\/(?:mcp|api\/(?:validate|discover|session|sandbox|calls\/kept|listings\/[^/]+\/relay))(?:\/|$)/;

/** When this request has written something, empties the caches, so that whoever wrote it sees it. */
export function emptyAfterWrite(
  caches: readonly Pick<ByteCache<unknown>, "empty">[],
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (READS.has(request.method ?? "") || WRITES_NOTHING.test(request.url ?? "")) return;
  const empty = () => {
    if (response.statusCode < 400) for (const cache of caches) cache.empty();
  };
  // Before the answer leaves, and again when what went on behind it is done.
  response.once("prefinish", empty).once("close", empty);
}

const RETRY_MS = 2_000;
/** How long an index of this process may need to follow the database. */
const FOLLOW_MS = 1_000;

/**
 * Empties the caches when another process changed the catalog: at once, and again when the search index has surely
 * followed. Without a connection they are behind for as long as an entry is kept, and no longer.
 */
export async function emptyOnChanges(
  caches: readonly Pick<ByteCache<unknown>, "changed">[],
  databaseUrl: string,
): Promise<void> {
  let following = false;
  const changed = () => {
    for (const cache of caches) cache.changed();
  };
  const hear = () =>
    listen(databaseUrl, "souk_catalog", () => {
      changed();
      if (following) return;
      following = true;
      setTimeout(() => {
        following = false;
        changed();
      }, FOLLOW_MS).unref();
    });
  for (;;) {
    try {
      return void (await hear());
    } catch {
      // The database is not there yet. What is kept runs out by itself meanwhile.
      await delay(RETRY_MS, undefined, { ref: false });
    }
  }
}
