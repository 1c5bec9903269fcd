import { sql } from "drizzle-orm";
import { workerHeartbeats } from "@/db/schema/sessions";
import type { Context } from "./context";

/** Says that this worker is alive, by the database's clock. */
export async function recordHeartbeat(ctx: Pick<Context, "db">, workerId: string): Promise<void> {
  await ctx.db
    .insert(workerHeartbeats)
    .values({ workerId, at: sql`now()` })
    .onConflictDoUpdate({ target: workerHeartbeats.workerId, set: { at: sql`now()` } });
}
