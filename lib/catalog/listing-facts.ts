import type { ProbeReport, ToolSummary } from "@/lib/probe/types";
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

/** A name for what has none: `host/path` without a trailing slash, or the tool's name at its host. */
export function fallbackName(url: string, tool = ""): string {
  const { host, pathname } = new URL(url);
  return cleanLine(tool ? `${tool} (${host})` : `${host}${pathname.replace(/\/+$/, "")}`, 120);
}

/** What the payment wrapper of the reference packages writes when nobody described the tool. */
const UNDESCRIBED = /^Tool: \S+$/;

/** Name, description and tags of a probed resource; the provider's own words, cleaned and bounded. */
export function listingFacts(url: string, report: Pick<ProbeReport, "terms" | "tool">): ListingFacts {
  const resource = report.terms?.resource;
  const tags = (Array.isArray(resource?.tags) ? resource.tags : [])
    .map((tag) => cleanLine(tag, 40))
    .filter(Boolean);
  const { tool } = report;
  const service = cleanLine(resource?.serviceName, 120);
  const described = cleanLine(resource?.description, 1_000);
  return {
    // One server sells several tools under one service name.
    name: tool ? toolName(tool, service, url) : service || fallbackName(url),
    description:
      (tool && (described === "" || UNDESCRIBED.test(described)) && cleanLine(tool.description, 1_000)) ||
      described,
    tags: [...new Set(tags)].slice(0, MAX_TAGS),
    resource: resource ? cleanJson(resource, { maxTextChars: 2_048, maxValues: 64 }) : null,
  };
}

function toolName(tool: ToolSummary, service: string, url: string): string {
  const own = cleanLine(tool.title, 60) || cleanLine(tool.name, 60);
  const seller = service || cleanLine(tool.server.name, 60);
  return seller ? `${seller}: ${own}`.slice(0, 120) : fallbackName(url, own);
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
