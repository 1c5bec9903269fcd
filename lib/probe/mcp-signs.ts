import type { Exchange, Observation } from "./types";

/** Whether an answer to plain HTTP gives away that MCP is spoken here: a JSON-RPC message, or the older transport's first event. */
export function isMcpAnswer({ result }: Exchange): boolean {
  if (result.kind !== "response") return false;
  return /^\s*\{/.test(result.body)
    ? /"jsonrpc"\s*:\s*"2\.0"/.test(result.body)
    : /^event: ?endpoint\s*$/m.test(result.body);
}

/** Whether an HTTP resource turned out to be an MCP server, of which a tool has to be named. */
export function speaksMcp({ exchanges, tool }: Observation): boolean {
  return !tool && exchanges.some(isMcpAnswer);
}
