import { cachedResponse } from "@/app/_server/cached-response";
import { route } from "@/app/_server/route";
import { badgeFacts } from "@/db/queries/badge";
import { badgeSvg } from "@/lib/catalog/badge";
import { SoukError } from "@/lib/errors";

const MAX_AGE_SECONDS = 300;

/** `/badge/<listing>.svg`. What is not in the catalog has a badge that says so, with the status 404. */
export const GET = route<{ id?: string; file: string }>(async ({ request, ctx, params }) => {
  const id = /^([0-9a-f-]{36})\.svg$/i.exec(params.file)?.[1];
  if (!id) throw new SoukError("not-found", "A badge is at /badge/<listing id>.svg.");
  const facts = await badgeFacts(ctx.db, id);
  const status = facts ? 200 : 404;
  const type = "image/svg+xml; charset=utf-8";
  return cachedResponse(request, badgeSvg(facts), { type, maxAgeSeconds: MAX_AGE_SECONDS, status });
});
