import { answerMcp } from "@/app/_server/mcp/answer-mcp";
import { route } from "@/app/_server/route";

/** The catalog for agents: the Model Context Protocol over streamable HTTP. It only reads. */
export const POST = route(({ request, ctx, ip }) => answerMcp(request, { ctx, ip }), { readsOnly: true });
