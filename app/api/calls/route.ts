import { timeCursor, timeCursorParams } from "@/app/_server/bodies";
import { json, route } from "@/app/_server/route";
import { requireSession } from "@/app/_server/session";
import { callsOfPayer } from "@/db/queries/calls-of-payer";
import { parseParams } from "@/lib/http/query-params";

const PAGE = 50;

/** The signed-in wallet's calls, newest first: `{calls, nextCursor}`. */
export const GET = route(async ({ request, ctx }) => {
  const { address } = await requireSession(ctx, request);
  const { cursor: before } = parseParams(timeCursorParams, new URL(request.url).searchParams);
  const lines = await callsOfPayer(ctx.db, address, { limit: PAGE + 1, before });
  const calls = lines.slice(0, PAGE);
  const last = calls.at(-1);
  const nextCursor = lines.length > PAGE && last ? timeCursor(last.createdAt, last.id) : null;
  return json({ calls, nextCursor });
});
