import type { ProbeReport } from "@/lib/probe/types";
import { type ResourceInput, TOOL_METHOD } from "./resource-input";

/** `?resource=&method=` or `?resource=&tool=` of a shareable address; "" when no endpoint was typed. */
export function resourceQuery({ resource, method, tool }: ResourceInput): string {
  if (!resource) return "";
  const query = new URLSearchParams({ resource });
  if (tool) query.set("tool", tool);
  else if (method) query.set("method", method);
  return `?${query}`;
}

/** The same for what a report is about. */
export function targetQuery({ url, method, tool }: ProbeReport["target"]): string {
  return resourceQuery({ resource: url, method, tool });
}

/** The endpoint that an address names: the other way round. */
export function readResourceQuery(params: { get(name: string): string | null }): ResourceInput {
  const resource = params.get("resource") ?? "";
  const method = params.get("method") ?? "";
  const tool = params.get("tool");
  if (tool || method === TOOL_METHOD) return { resource, method: "", tool: tool ?? "" };
  return { resource, method };
}

/**
 * What was typed, made into a URL where the meaning is plain: `api.example.com/x` gets a scheme (http for this
 * machine, https otherwise) and surrounding space goes. Anything else is left for the server to judge.
 */
export function completeUrl(typed: string): string {
  const text = typed.trim();
  if (!text || /\s/.test(text) || /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text) || text.startsWith("/"))
    return text;
  const local = /^(localhost|127\.|\[::1\])/i.test(text);
  return `${local ? "http" : "https"}://${text}`;
}
