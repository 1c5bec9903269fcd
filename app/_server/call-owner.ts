import type { Context } from "@/services/context";
import type { CallOwner } from "@/services/read-call";
import { bearerToken } from "./route";
import { requireSession } from "./session";

/** Who asks for a call: the token that opening it gave, else the signed-in wallet. Throws SoukError `unauthenticated`. */
export async function callOwner(ctx: Context, request: Request): Promise<CallOwner> {
  if (request.headers.has("authorization")) return { token: bearerToken(request) };
  return { payer: (await requireSession(ctx, request)).address };
}
