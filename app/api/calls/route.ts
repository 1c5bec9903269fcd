import { json, route } from "@/app/_server/route";
import { requireSession } from "@/app/_server/session";
import { callsOfPayer } from "@/db/queries/calls-of-payer";
import { isUuid } from "@/db/queries/uuid";
import { SoukError } from "@/lib/errors";

const PAGE = 50;

/** The signed-in wallet's calls, newest first: `{calls, nextCursor}`. */
export const GET = route(async ({ request, ctx }) => {
  const { address } = await requireSession(ctx, request);
  const cursor = new URL(request.url).searchParams.get("cursor");
  const lines = await callsOfPayer(ctx.db, address, { limit: PAGE + 1, before: readCursor(cursor) });
  const calls = lines.slice(0, PAGE);
  const last = calls.at(-1);
  const nextCursor = lines.length > PAGE && last ? `${last.createdAt.toISOString()}_${last.id}` : null;
  return json({ calls, nextCursor });
});

function readCursor(cursor: string | null) {
  if (cursor === null) return undefined;
  const [at = "", id = ""] = cursor.split("_");
  const createdAt = new Date(at);
  if (Number.isNaN(createdAt.getTime()) || !isUuid(id))
    throw new SoukError("invalid-request", "This cursor is not one of ours.", {
      errors: [{ field: "cursor", message: "take it from the page before" }],
    });
  return { createdAt, id };
}
