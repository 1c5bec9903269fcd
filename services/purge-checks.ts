import { sql } from "drizzle-orm";
import { checks } from "@/db/schema/checks";
import { CHECK_DAYS } from "@/lib/probe/kept-check";
import type { Context } from "./context";

/** Rows in all: with the limit for each visitor and for each report, what strangers can fill is bounded. */
const MAX_CHECKS = 50_000;

/** Removes the results of checks that are too old, and the oldest beyond `max`. */
export async function purgeChecks({ db }: Pick<Context, "db">, max: number = MAX_CHECKS): Promise<void> {
  await db.delete(checks).where(
    sql`${checks.createdAt} < now() - make_interval(days => ${CHECK_DAYS}) or ${checks.createdAt} <= (
      select kept.created_at from checks kept order by kept.created_at desc offset ${max} limit 1)`,
  );
}
