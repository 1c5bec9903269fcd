import { CATALOG_SORTS, type CatalogSort } from "@/lib/catalog/query";

/** A place in an order: larger keys first, then smaller rank keys. Two documents never share one. */
export interface Position {
  key: number;
  rankKey: number;
}

/** A provider whose other hits had to wait: what was shown of it ends here, before the page's end. */
export interface Waiting extends Position {
  provider: number;
}

/** The end of a page. It names places and not documents, so what is written meanwhile moves nothing. */
export interface Cursor extends Position {
  sort: CatalogSort;
  /** Listings before the next page, folded ones included. */
  seen: number;
  /** What each need weighed on the first page: scores must not change as listings come. */
  weights: readonly number[];
  waiting: readonly Waiting[];
}

const VERSION = 1;
const MOST_WEIGHTS = 128;
const MOST_WAITING = 8;
const HEAD = 24;
const WAITING = 20;

/** As one URL-safe word of at most 300 characters for 16 weights and 7 that wait. */
export function encodeCursor({ sort, seen, key, rankKey, weights, waiting }: Cursor): string {
  const bytes = Buffer.alloc(HEAD + weights.length + waiting.length * WAITING);
  bytes[0] = VERSION;
  bytes[1] = CATALOG_SORTS.indexOf(sort);
  bytes[2] = weights.length;
  bytes[3] = waiting.length;
  bytes.writeUInt32LE(seen, 4);
  bytes.writeDoubleLE(key, 8);
  bytes.writeDoubleLE(rankKey, 16);
  bytes.set(weights, HEAD);
  let at = HEAD + weights.length;
  for (const one of waiting) {
    bytes.writeUInt32LE(one.provider, at);
    bytes.writeDoubleLE(one.key, at + 4);
    bytes.writeDoubleLE(one.rankKey, at + 12);
    at += WAITING;
  }
  return bytes.toString("base64url");
}

/** Null for what {@link encodeCursor} did not make, and for a cursor of another order. */
export function decodeCursor(text: string, sort: CatalogSort): Cursor | null {
  const bytes = Buffer.from(text, "base64url");
  const [version, sortNumber, weightCount = 0, waitingCount = 0] = bytes;
  if (version !== VERSION || CATALOG_SORTS[sortNumber ?? -1] !== sort) return null;
  if (weightCount > MOST_WEIGHTS || waitingCount > MOST_WAITING) return null;
  if (bytes.length !== HEAD + weightCount + waitingCount * WAITING) return null;
  const start = HEAD + weightCount;
  const waiting = Array.from({ length: waitingCount }, (_, i) => ({
    provider: bytes.readUInt32LE(start + i * WAITING),
    key: bytes.readDoubleLE(start + i * WAITING + 4),
    rankKey: bytes.readDoubleLE(start + i * WAITING + 12),
  }));
  const cursor: Cursor = {
    sort,
    seen: bytes.readUInt32LE(4),
    key: bytes.readDoubleLE(8),
    rankKey: bytes.readDoubleLE(16),
    weights: [...bytes.subarray(HEAD, start)],
    waiting,
  };
  const finite = [cursor, ...waiting].every((p) => Number.isFinite(p.key) && Number.isFinite(p.rankKey));
  return finite ? cursor : null;
}

/** Whether a place is after another. */
export function isAfter(key: number, rankKey: number, than: Position): boolean {
  return key < than.key || (key === than.key && rankKey > than.rankKey);
}
