import type { IncomingMessage, ServerResponse } from "node:http";
import type { ByteCache } from "@/lib/http/byte-cache";

const READS = new Set(["GET", "HEAD", "OPTIONS"]);
/** These change nothing that a page or the discovery API shows. */
const WRITES_NOTHING = /^\/(?:mcp|api\/(?:validate|discover|session|sandbox|listings\/[^/]+\/relay))(?:\/|$)/;

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
