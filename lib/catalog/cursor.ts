import { z } from "zod";
import { CATALOG_SORTS, type CatalogSort } from "./query";

/** The last row of a page: the next page holds what sorts after it. */
export interface CatalogCursor {
  sort: CatalogSort;
  /** The row's sort key, as the database printed it, so that it compares equal to itself. */
  key: string;
  id: string;
  /** Rows before the next page: to say "21 to 40 of 312". */
  seen: number;
}

const Shape = z.tuple([
  z.enum(CATALOG_SORTS),
  z
    .string()
    .max(40)
    .regex(/^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/)
    // What is beyond a double, at either end, is an error of the database.
    .refine((text) => Number.isFinite(Number(text)) && (Number(text) !== 0 || !/[1-9]/.test(text))),
  z.uuid(),
  z.int().nonnegative().max(1_000_000_000),
]);

/** As one URL-safe word. */
export function encodeCursor({ sort, key, id, seen }: CatalogCursor): string {
  return btoa(JSON.stringify([sort, key, id, seen]))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** Null for anything that {@link encodeCursor} did not make, and for a cursor of another order. */
export function decodeCursor(text: string, sort: CatalogSort): CatalogCursor | null {
  let json: unknown;
  try {
    json = JSON.parse(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return null;
  }
  const shape = Shape.safeParse(json);
  if (!shape.success || shape.data[0] !== sort) return null;
  const [, key, id, seen] = shape.data;
  return { sort, key, id, seen };
}
