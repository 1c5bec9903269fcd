import { cleanLine } from "@/lib/catalog/clean-text";
import { isObject } from "@/lib/x402/payment-requirements";
import { type Entries, emptyEntries, keepEntry, leaveOut } from "./entries";
import { entryUrl } from "./entry-url";
import { fillTemplate, localRef, parametersOf } from "./path-parameters";
import type { DocumentEntry } from "./types";

type Json = Record<string, unknown>;

const METHODS = ["get", "post", "put", "patch", "delete"];
const MAX_PATHS = 5_000;

/**
 * The endpoints for sale in an OpenAPI 3 document (or Swagger 2): operations with `x-payment-info` or a `402` response.
 * Follows references inside the document only, and those at most eight steps; nothing is compiled. `documentUrl` is
 * where it was read. An operation's servers are honoured where they stay on the document's host.
 */
export function readOpenApi(
  document: Json,
  documentUrl: string,
  allowHosts: readonly string[],
): Entries & { ownershipProofs: unknown[] } {
  const found = emptyEntries();
  const { origin } = new URL(documentUrl);
  const paths = isObject(document.paths) ? document.paths : {};
  for (const [path, rawItem] of Object.entries(paths).slice(0, MAX_PATHS)) {
    const item = localRef(document, rawItem);
    if (!item || !path.startsWith("/")) continue;
    for (const method of METHODS) {
      const operation = localRef(document, item[method]);
      if (!operation || !isForSale(operation)) continue;
      const base = serverOf(document, item, operation, documentUrl);
      const { filled, missing } = fillTemplate(path, parametersOf(document, item, operation));
      const target = entryUrl(base.replace(/\/+$/, "") + filled, documentUrl, origin, allowHosts);
      if (!target.ok) leaveOut(found, `${method.toUpperCase()} ${base}${path}`, target.why);
      else
        keepEntry(found, {
          url: target.url,
          method: method.toUpperCase(),
          ...(path.includes("{") ? { pathTemplate: path } : {}),
          missing,
          ...named(operation),
          declares402: declares402(operation),
          ...paymentInfo(operation["x-payment-info"]),
        });
    }
  }
  const discovery = document["x-discovery"];
  const proofs = isObject(discovery) ? discovery.ownershipProofs : undefined;
  return { ...found, ownershipProofs: Array.isArray(proofs) ? proofs : [] };
}

function isForSale(operation: Json): boolean {
  return isObject(operation["x-payment-info"]) || declares402(operation);
}

function declares402({ responses }: Json): boolean {
  return isObject(responses) && Object.hasOwn(responses, "402");
}

function named(operation: Json): Pick<DocumentEntry, "name"> {
  const name = cleanLine(operation.summary ?? operation.operationId, 120);
  return name ? { name } : {};
}

/** The nearest `servers` entry (operation, path, document); Swagger 2's `basePath`; else the document's own origin. */
function serverOf(document: Json, item: Json, operation: Json, documentUrl: string): string {
  for (const { servers } of [operation, item, document]) {
    const first = Array.isArray(servers) ? servers[0] : undefined;
    if (isObject(first) && typeof first.url === "string") return withVariables(first.url, first.variables);
  }
  const { basePath } = document;
  const { origin } = new URL(documentUrl);
  return typeof basePath === "string" && basePath.startsWith("/") ? origin + basePath : origin;
}

function withVariables(url: string, variables: unknown): string {
  return url.slice(0, 2_048).replace(/\{([^{}]{1,100})\}/g, (whole, name: string) => {
    const variable = isObject(variables) && Object.hasOwn(variables, name) ? variables[name] : undefined;
    return isObject(variable) && typeof variable.default === "string" ? variable.default : whole;
  });
}

/** `x-payment-info`: protocols and price as written, when they have the known shapes. */
function paymentInfo(info: unknown): Pick<DocumentEntry, "protocols" | "price"> {
  if (!isObject(info)) return {};
  const protocols = Array.isArray(info.protocols)
    ? info.protocols
        .slice(0, 8)
        .map((protocol) =>
          // Newer documents write `{ "x402": {} }` for each.
          cleanLine(isObject(protocol) ? Object.keys(protocol)[0] : protocol, 40),
        )
        .filter(Boolean)
    : undefined;
  const price = priceOf(info);
  return { ...(protocols ? { protocols } : {}), ...(price ? { price } : {}) };
}

function priceOf(info: Json): DocumentEntry["price"] {
  const price = isObject(info.price) ? info.price : {};
  const amount = (value: unknown) =>
    typeof value === "number" || typeof value === "string" ? cleanLine(String(value), 40) : "";
  const currency = cleanLine(price.currency, 20) || "USD";
  const [min, max] = [amount(price.min), amount(price.max)];
  if (price.mode === "dynamic" && (min || max)) return { mode: "dynamic", currency, min, max };
  const fixed = amount(price.amount);
  return price.mode === "fixed" && fixed ? { mode: "fixed", currency, amount: fixed } : undefined;
}
