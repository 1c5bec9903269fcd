import { discoveryItems } from "@/db/queries/list-discovery";
import type { ByteCache } from "@/lib/http/byte-cache";
import type { Context } from "./context";

/** Discovery items as JSON text, by listing id. */
export type ItemCache = ByteCache<string>;

/**
 * These listings as discovery items, each as JSON, in this order; those that are not in the catalog (any more) are left
 * out. What `kept` holds needs no database.
 */
export async function readItems(
  ctx: Pick<Context, "db">,
  ids: readonly string[],
  kept?: ItemCache,
): Promise<string[]> {
  const found = new Map<string, string>();
  const missing: string[] = [];
  for (const id of ids) {
    const text = kept?.get(id);
    if (text) found.set(id, text);
    else missing.push(id);
  }
  const before = kept?.emptied ?? 0;
  for (const item of await discoveryItems(ctx.db, missing)) {
    const text = JSON.stringify(item);
    found.set(item.listingId, text);
    kept?.keep(item.listingId, text, text.length * 2, before);
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}
