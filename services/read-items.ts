import { discoveryItems } from "@/db/queries/list-discovery";
import { type JsonPiece, jsonPiece } from "@/lib/http/byte-answer";
import type { ByteCache } from "@/lib/http/byte-cache";
import type { Soon } from "@/lib/http/soon";
import type { Context } from "./context";

/** Discovery items as JSON, by listing id. */
export type ItemCache = ByteCache<JsonPiece>;

/**
 * These listings as discovery items, each as JSON, in this order; those that are not in the catalog (any more) are left
 * out. At once when `kept` holds all: then no database is needed.
 */
export function readItems(
  ctx: Pick<Context, "db">,
  ids: readonly string[],
  kept?: ItemCache,
): Soon<readonly JsonPiece[]> {
  const items = kept?.lookAll(ids) ?? ids.map(() => null);
  return items.every((item) => item !== null) ? items : readMissing(ctx, ids, items, kept);
}

async function readMissing(
  ctx: Pick<Context, "db">,
  ids: readonly string[],
  items: readonly (JsonPiece | null)[],
  kept?: ItemCache,
): Promise<JsonPiece[]> {
  const found = new Map<string, JsonPiece>();
  const missing = ids.filter((_, i) => items[i] === null);
  const before = kept?.emptied ?? 0;
  for (const item of await discoveryItems(ctx.db, missing)) {
    const piece = jsonPiece(item);
    found.set(item.listingId, piece);
    kept?.keep(item.listingId, piece, piece.bytes.length + PIECE_BYTES, before);
  }
  return ids.flatMap((id, i) => items[i] ?? found.get(id) ?? []);
}

/** What keeping a piece takes beside its bytes, about. */
const PIECE_BYTES = 300;
