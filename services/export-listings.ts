import { exportBatch } from "@/db/queries/export-listings";
import type { Context } from "./context";

const BATCH = 500;

/**
 * The whole catalog as JSON lines, by id, each listing at most once. Read in batches, so that no statement and no
 * transaction is open for as long as somebody reads; what changes meanwhile is exported as it is when its turn comes.
 */
export async function* exportListings(ctx: Pick<Context, "db">): AsyncGenerator<string> {
  let after: string | null = null;
  do {
    const batch: Awaited<ReturnType<typeof exportBatch>> = await exportBatch(ctx.db, after, BATCH);
    if (batch.lines.length > 0) yield batch.lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    after = batch.last;
  } while (after !== null);
}
