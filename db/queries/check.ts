import { and, eq, sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { checks } from "@/db/schema/checks";
import { CHECK_DAYS } from "@/lib/probe/kept-check";
import type { ProbeReport } from "@/lib/probe/types";
import { isUuid } from "./uuid";

/** A kept check. */
export interface CheckView {
  id: string;
  report: ProbeReport;
  createdAt: Date;
}

/** The kept check, or null when there is none or its time is over; an `id` that is no UUID is none. */
export async function getCheck(db: Db, id: string): Promise<CheckView | null> {
  if (!isUuid(id)) return null;
  const [row] = await db
    .select({ id: checks.id, report: checks.report, createdAt: checks.createdAt })
    .from(checks)
    .where(and(eq(checks.id, id), sql`${checks.createdAt} > now() - make_interval(days => ${CHECK_DAYS})`));
  return row ?? null;
}
