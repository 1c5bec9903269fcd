import { appliedTemplate, fillPath } from "@/lib/call/route-template";
import { TOOL_NAME } from "@/lib/mcp/list-tools";
import { checkTargetUrl } from "@/lib/net/target-url";
import { declaredInput } from "@/lib/probe/declared-input";
import { declaredToolName } from "@/lib/probe/declared-tool";
import type { DeclaredInput } from "@/lib/probe/types";
import { isObject } from "@/lib/x402/payment-requirements";
import { cleanLine } from "./clean-text";
import { fallbackName } from "./listing-facts";

/** One resource of another catalog: where it is. What it costs is for our own probe to say. */
export interface ImportedItem {
  /** Canonical. */
  url: string;
  host: string;
  path: string;
  method: string;
  /** The MCP tool; "" for a resource of HTTP. */
  toolName: string;
  routeTemplate: string | null;
  name: string;
  description: string;
}

export type ImportedResult = { ok: true; item: ImportedItem } | { ok: false; why: string };

export interface ImportPage {
  items: unknown[];
  /** How many there are in all, when the page says so. */
  total: number | null;
}

const METHODS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE"]);
const MAX_URL_CHARS = 2_048;
const MAX_ITEMS = 5_000;

/** A page of `GET /discovery/resources`: `{items, pagination?: {total}}`, or `resources` as some spell it. Null: neither. */
export function readImportPage(value: unknown): ImportPage | null {
  if (!isObject(value)) return null;
  const items = [value.items, value.resources].find(Array.isArray);
  if (!items) return null;
  const total = isObject(value.pagination) ? value.pagination.total : value.total;
  return {
    items: items.slice(0, MAX_ITEMS),
    total: Number.isSafeInteger(total) && Number(total) >= 0 ? Number(total) : null,
  };
}

/**
 * One item of another catalog (v1 or v2), checked as if a stranger had typed it. Only its address, method and words
 * are taken; a path template is filled with the declared example so that it can be called.
 */
export function readImportedItem(raw: unknown, allowHosts: readonly string[]): ImportedResult {
  const no = (why: string): ImportedResult => ({ ok: false, why });
  if (!isObject(raw)) return no("not an object");
  const tool = toolOf(raw);
  if (raw.type !== undefined && raw.type !== "http" && raw.type !== "mcp")
    return no(`of type ${cleanLine(raw.type, 20) || "?"}`);
  if (raw.type === "mcp" && tool === null) return no("an MCP server without the name of a tool");
  const named = raw.resource ?? raw.url;
  if (typeof named !== "string" || named === "") return no("without a resource");
  const listed = checkTargetUrl(named, allowHosts);
  if (!listed.ok) return no(listed.message);

  if (tool !== null) return { ok: true, item: toolItem(raw, listed, tool) };
  const input = inputOf(raw);
  const declared = cleanLine(raw.method, 20).toUpperCase() || input?.method || "GET";
  if (!METHODS.has(declared)) return no(`method ${declared}`);
  const target = filled(listed.url, input, allowHosts);
  if (target.url.length > MAX_URL_CHARS) return no("its URL is too long");
  const metadata = metadataOf(raw);
  return {
    ok: true,
    item: {
      ...target,
      method: declared,
      toolName: "",
      routeTemplate: appliedTemplate(target.path, input),
      name: cleanLine(raw.serviceName ?? metadata.name, 120) || fallbackName(target.url),
      description: cleanLine(raw.description ?? metadata.description, 1_000),
    },
  };
}

const metadataOf = (raw: Record<string, unknown>) => (isObject(raw.metadata) ? raw.metadata : {});

/** The tool that an item sells: named beside it, or in its declaration. null: it sells none. */
function toolOf(raw: Record<string, unknown>): string | null {
  if (raw.type !== undefined && raw.type !== "mcp") return null;
  const { extensions } = raw;
  const declared = declaredToolName(isObject(extensions) ? extensions : {});
  if (raw.type === undefined && declared === null) return null;
  const name = [raw.toolName, raw.tool, declared].find((value) => typeof value === "string");
  return typeof name === "string" && TOOL_NAME.test(name) ? name : null;
}

function toolItem(
  raw: Record<string, unknown>,
  { url, host, path }: { url: string; host: string; path: string },
  toolName: string,
): ImportedItem {
  const metadata = metadataOf(raw);
  return {
    url,
    host,
    path,
    method: "POST",
    toolName,
    routeTemplate: null,
    name: fallbackName(url, toolName),
    description: cleanLine(raw.description ?? metadata.description, 1_000),
  };
}

function inputOf(raw: Record<string, unknown>): DeclaredInput | null {
  const accepts = Array.isArray(raw.accepts) ? raw.accepts.filter(isObject).slice(0, 16) : [];
  const required = {
    x402Version: 2 as const,
    resource: { url: "" },
    accepts: [],
    rawAccepts: accepts,
    extensions: isObject(raw.extensions) ? raw.extensions : {},
  };
  const input = declaredInput(required, "GET");
  const template =
    isObject(raw.extensions) && isObject(raw.extensions.bazaar) ? undefined : raw.routeTemplate;
  return input && typeof template === "string" ? { ...input, routeTemplate: template } : input;
}

/** The listed URL, with its path parameters filled in where the declaration has an example for each. */
function filled(
  url: string,
  input: DeclaredInput | null,
  allowHosts: readonly string[],
): { url: string; host: string; path: string } {
  const target = new URL(url);
  const asListed = { url, host: target.host, path: target.pathname };
  const values = Object.fromEntries(
    (input?.pathParams ?? []).flatMap(({ name, example }) =>
      typeof example === "string" || typeof example === "number" ? [[name, String(example)]] : [],
    ),
  );
  if (Object.keys(values).length === 0) return asListed;
  const path = fillPath(target.pathname, input, values);
  if (!path.ok) return asListed;
  target.pathname = path.pathname;
  const checked = checkTargetUrl(target.href, allowHosts);
  return checked.ok ? { url: checked.url, host: checked.host, path: checked.path } : asListed;
}
