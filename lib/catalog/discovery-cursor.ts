import { z } from "zod";

/**
 * Where the next page of a discovery answer starts: after one row of a list (when it was listed, in microseconds since
 * 1970), after one row of ranked rows (its score), or at a cursor of the catalog's search and what was given of its page.
 */
const Shape = z.union([
  // Sixteen digits reach the year 2286, and no more is a time of the database in any case.
  z.tuple([z.literal("list"), z.string().regex(/^\d{1,16}$/), z.uuid()]),
  z.tuple([z.literal("rank"), z.string().regex(/^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/), z.uuid()]),
  z.tuple([z.literal("search"), z.string().max(300), z.string().max(400)]),
]);
export type DiscoveryCursor = z.infer<typeof Shape>;

/** As one URL-safe word. */
export function encodeDiscoveryCursor(cursor: DiscoveryCursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

/** Null for anything that {@link encodeDiscoveryCursor} did not make, and for a cursor of another kind. */
export function decodeDiscoveryCursor<K extends DiscoveryCursor[0]>(
  text: string,
  kind: K,
): Extract<DiscoveryCursor, [K, ...unknown[]]> | null {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return null;
  }
  const shape = Shape.safeParse(json);
  if (!shape.success || shape.data[0] !== kind) return null;
  return shape.data as Extract<DiscoveryCursor, [K, ...unknown[]]>;
}
