import { cleanLine } from "@/lib/catalog/clean-text";
import { isObject } from "@/lib/x402/payment-requirements";
import { type Entries, emptyEntries, keepEntry, leaveOut } from "./entries";
import { entryUrl } from "./entry-url";

type Json = Record<string, unknown>;

const METHOD = /^(GET|POST|PUT|PATCH|DELETE)$/;
const METHOD_AND_URL = /^(GET|POST|PUT|PATCH|DELETE)\s+(\S+)$/i;
const MAX_RESOURCES = 5_000;

/**
 * The endpoints of a `/.well-known/x402` document: `resources` as URLs (absolute or paths), as `"POST /path"`, or as
 * objects with `url`, `resource` or `path` beside a `method`. `documentUrl` is where it was read.
 */
export function readWellKnown(
  document: Json,
  documentUrl: string,
  allowHosts: readonly string[],
): Entries & { ownershipProofs: unknown[] } {
  const found = emptyEntries();
  const { origin } = new URL(documentUrl);
  const resources = Array.isArray(document.resources) ? document.resources : [];
  for (const raw of resources.slice(0, MAX_RESOURCES)) {
    const resource = readResource(raw);
    if (!resource) {
      leaveOut(found, JSON.stringify(raw)?.slice(0, 300) ?? "", "It names no URL.");
      continue;
    }
    const target = entryUrl(resource.url, `${origin}/`, origin, allowHosts);
    if (!target.ok) leaveOut(found, resource.url, target.why);
    else {
      const { pathname } = new URL(target.url);
      const missing = [...pathname.matchAll(/(?:\{|%7B)([\w-]{1,100})(?:\}|%7D)|\/:([\w-]{1,100})/gi)];
      keepEntry(found, {
        url: target.url,
        ...(resource.method ? { method: resource.method } : {}),
        ...(missing.length > 0 ? { pathTemplate: readable(pathname) } : {}),
        missing: missing.map((match) => match[1] ?? match[2] ?? ""),
        ...(resource.name ? { name: resource.name } : {}),
        declares402: false,
      });
    }
  }
  const proofs = document.ownershipProofs;
  return { ...found, ownershipProofs: Array.isArray(proofs) ? proofs : [] };
}

/** Braces and letters as they were written; the path itself when its escapes are no UTF-8. */
function readable(pathname: string): string {
  try {
    return decodeURI(pathname);
  } catch {
    return pathname;
  }
}

function readResource(raw: unknown): { url: string; method?: string; name?: string } | null {
  if (typeof raw === "string") {
    const both = METHOD_AND_URL.exec(raw.trim());
    if (both) return { method: both[1]?.toUpperCase(), url: both[2] as string };
    return raw.trim() ? { url: raw.trim() } : null;
  }
  if (!isObject(raw)) return null;
  const url = [raw.url, raw.resource, raw.path].find((value) => typeof value === "string" && value !== "");
  if (typeof url !== "string") return null;
  const method = typeof raw.method === "string" ? raw.method.toUpperCase() : "";
  const name = cleanLine(raw.name ?? raw.serviceName ?? raw.description, 120);
  return { url, ...(METHOD.test(method) ? { method } : {}), ...(name ? { name } : {}) };
}
