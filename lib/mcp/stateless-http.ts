import { isObject } from "@/lib/x402/payment-requirements";
import type { RpcAnswer } from "./json-rpc";
import { receiveAnswer } from "./receive-answer";
import { type Asked, CLIENT_INFO, type McpClientOptions, type McpSession, serverInfo } from "./session";

/** The revision without handshakes: every request says all that has to be known. */
export const STATELESS_VERSION = "2026-07-28";
const PREFIX = "io.modelcontextprotocol/";

/** What a server answers that knows no `initialize`, or none of its versions (MCP 2026-07-28, versioning). */
const UNSUPPORTED_VERSION = -32022;
const NO_SUCH_METHOD = -32601;

/** Whether the refusal of `initialize` is one for its revision. */
export function wantsStateless(answer: RpcAnswer): boolean {
  if (!("error" in answer)) return false;
  const { code, data } = answer.error;
  const supported = isObject(data) && Array.isArray(data.supported) ? data.supported : [STATELESS_VERSION];
  return (code === UNSUPPORTED_VERSION && supported.includes(STATELESS_VERSION)) || code === NO_SUCH_METHOD;
}

/** Talks with a server of MCP 2026-07-28, where there are no sessions. Without one `opening` says why. */
export async function statelessHttp(
  { fetch, deadlineMs }: McpClientOptions,
  url: string,
): Promise<{ session: McpSession | null; opening: Asked }> {
  let id = 0;
  const request = (method: string, params: Record<string, unknown>) => {
    const own = ++id;
    const { name } = params;
    return receiveAnswer(
      fetch,
      {
        url,
        method: "POST",
        headers: {
          accept: "application/json, text/event-stream",
          "content-type": "application/json",
          "mcp-protocol-version": STATELESS_VERSION,
          "mcp-method": method,
          ...(typeof name === "string" ? { "mcp-name": headerText(name) } : {}),
        },
        body: JSON.stringify({
          jsonrpc: "2.0",
          id: own,
          method,
          params: { ...params, _meta: { ...ownMeta(params), ...META } },
        }),
        deadlineMs,
      },
      own,
    );
  };
  const opening = await request("server/discover", {});
  const result = opening.answer && "result" in opening.answer ? opening.answer.result : null;
  if (!isObject(result)) return { session: null, opening };
  const meta = isObject(result._meta) ? result._meta : {};
  const session: McpSession = {
    transport: "streamable-http",
    protocolVersion: STATELESS_VERSION,
    server: serverInfo(meta[`${PREFIX}serverInfo`] ?? result.serverInfo),
    request,
    end: async () => {},
  };
  return { session, opening };
}

const META = {
  [`${PREFIX}protocolVersion`]: STATELESS_VERSION,
  [`${PREFIX}clientCapabilities`]: {},
  [`${PREFIX}clientInfo`]: CLIENT_INFO,
};

const ownMeta = ({ _meta }: Record<string, unknown>) => (isObject(_meta) ? _meta : {});

/** A name as a header carries it: what is not plain ASCII in base64, marked as such. */
function headerText(name: string): string {
  if (/^[\x21-\x7e]+$/.test(name) && !name.startsWith("=?")) return name;
  const binary = Array.from(new TextEncoder().encode(name), (byte) => String.fromCharCode(byte)).join("");
  return `=?base64?${btoa(binary)}?=`;
}
