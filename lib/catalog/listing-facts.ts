import type { ProbeReport } from "@/lib/probe/types";
import type { PaymentRequirements, ResourceInfo } from "@/lib/x402/types";
import { cleanJson, cleanLine } from "./clean-text";

/** What the catalog says of a resource, taken from its 402 and made safe to store. */
export interface ListingFacts {
  name: string;
  description: string;
  tags: string[];
  resource: ResourceInfo | null;
}

const MAX_TAGS = 10;

/** A name for what has none: `host/path` without a trailing slash. */
export function fallbackName(url: string): string {
  const { host, pathname } = new URL(url);
  return cleanLine(`${host}${pathname.replace(/\/+$/, "")}`, 120);
}

/** Name, description and tags of a probed resource; the provider's own words, cleaned and bounded. */
export function listingFacts(url: string, report: Pick<ProbeReport, "terms">): ListingFacts {
  const resource = report.terms?.resource;
  const tags = (Array.isArray(resource?.tags) ? resource.tags : [])
    .map((tag) => cleanLine(tag, 40))
    .filter(Boolean);
  return {
    name: cleanLine(resource?.serviceName, 120) || fallbackName(url),
    description: cleanLine(resource?.description, 1_000),
    tags: [...new Set(tags)].slice(0, MAX_TAGS),
    resource: resource ? cleanJson(resource, { maxTextChars: 2_048, maxValues: 64 }) : null,
  };
}

/** Networks and schemes of the options, each once, in the seller's order. */
export function waysToPay(accepts: readonly PaymentRequirements[]): {
  networks: string[];
  schemes: string[];
} {
  return {
    networks: [...new Set(accepts.map((a) => a.network))],
    schemes: [...new Set(accepts.map((a) => a.scheme))],
  };
}
