import { checks } from "@/db/schema/checks";
import { cleanJson } from "@/lib/catalog/clean-text";
import type { CheckReport } from "@/lib/probe/kept-check";
import type { ProbeReport } from "@/lib/probe/types";
import type { Context } from "./context";

/** As JSON, in UTF-16 units. The reports of real endpoints are a tenth of it. */
const MAX_REPORT_CHARS = 262_144;

/**
 * Keeps what a check found, so that its address can be passed on: the report with the row's `id` and the `url` of its
 * page. A report that is too large is returned as it is, with null for both.
 */
export async function keepCheck(ctx: Pick<Context, "db" | "env">, found: ProbeReport): Promise<CheckReport> {
  const report = cleanJson(found);
  if (JSON.stringify(report).length > MAX_REPORT_CHARS) return { ...found, id: null, url: null };
  const { url: resource, method } = report.target;
  const [row] = await ctx.db.insert(checks).values({ resource, method, report }).returning({ id: checks.id });
  if (!row) throw new Error("an insert without conflict gave no row");
  return { ...found, id: row.id, url: `${ctx.env.origin}/check/${row.id}` };
}
