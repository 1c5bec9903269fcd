import type { ResourceInput } from "./resource-form";

/** `?resource=&method=` or `?resource=&tool=` of a shareable address; "" when no endpoint was typed. */
export function resourceQuery({ resource, method, tool }: ResourceInput): string {
  if (!resource) return "";
  const query = new URLSearchParams({ resource });
  if (tool) query.set("tool", tool);
  else if (method) query.set("method", method);
  return `?${query}`;
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
