import { json, route } from "@/app/_server/route";
import { getCheck } from "@/db/queries/check";
import { SoukError } from "@/lib/errors";
import type { CheckReport } from "@/lib/probe/kept-check";
import { validationOf } from "@/lib/probe/validation";

/** What a check found, as `POST /api/validate` answered it; 404 when its thirty days are over. */
export const GET = route<{ id: string }>(async ({ ctx, params }) => {
  const check = await getCheck(ctx.db, params.id);
  if (!check) throw new SoukError("not-found", "There is no such check. They are kept for 30 days.");
  const { id, report } = check;
  const kept: CheckReport = { ...report, id, url: `${ctx.env.origin}/check/${id}` };
  return json(validationOf(kept));
});
