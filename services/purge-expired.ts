import { lt, sql } from "drizzle-orm";
import { rateLimits, sessionNonces, sessions, workerHeartbeats } from "@/db/schema/sessions";
import type { Context } from "./context";
import { purgeChecks } from "./purge-checks";

/** Removes what nobody can use any more: nonces, sessions, counters, heartbeats, the catalog's changes and checks that have run out. */
export async function purgeExpired(ctx: Pick<Context, "db">): Promise<void> {
  await ctx.db.delete(sessionNonces).where(lt(sessionNonces.expiresAt, sql`now()`));
  await ctx.db.delete(sessions).where(lt(sessions.expiresAt, sql`now()`));
  await ctx.db.delete(rateLimits).where(lt(rateLimits.windowStart, sql`now() - interval '1 day'`));
  await ctx.db.delete(workerHeartbeats).where(lt(workerHeartbeats.at, sql`now() - interval '1 day'`));
  // The oldest by number: times follow numbers and are not indexed.
  await ctx.db.execute(sql`
    delete from catalog_changes where seq in (
      select seq from (select seq, at from catalog_changes order by seq limit 100000) oldest
      where at < now() - interval '1 day')`);
  await purgeChecks(ctx);
}
