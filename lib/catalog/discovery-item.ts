import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";

/** Calls paid through this Souk and proven on the chain; sellers who paid themselves are left out. */
export interface DiscoveryQuality {
  l30DaysTotalCalls: number;
  l30DaysUniquePayers: number;
  /** ISO 8601; absent when no call was ever proven. */
  lastCalledAt?: string;
}

/** One resource, in the shape that the clients of `@x402/extensions` read, with `quality` as Coinbase's catalog has it. */
export interface DiscoveryItem {
  resource: string;
  type: "http" | "mcp";
  x402Version: number;
  accepts: PaymentRequirements[];
  /** ISO 8601: when the terms were last seen. */
  lastUpdated: string;
  /** Not in that shape: a resource is a URL and a method, or a URL and a tool. */
  method: string;
  toolName?: string;
  /** Not in that shape: the id of the listing here. */
  listingId: string;
  description?: string;
  mimeType?: string;
  serviceName?: string;
  tags?: string[];
  iconUrl?: string;
  extensions?: Record<string, unknown>;
  quality: DiscoveryQuality;
}

/** What the database says of one listing that has terms. */
export interface DiscoveryRow {
  id: string;
  url: string;
  method: string;
  toolName: string;
  terms: PaymentRequired;
  termsAt: Date | null;
  createdAt: Date;
  description: string;
  tags: string[];
}

/** A listing as discovery clients read it. Words are the provider's. */
export function discoveryItem(row: DiscoveryRow, quality: DiscoveryQuality | undefined): DiscoveryItem {
  const { terms } = row;
  const { serviceName, mimeType, iconUrl } = terms.resource;
  return {
    resource: row.url,
    type: row.toolName ? "mcp" : "http",
    x402Version: terms.x402Version,
    accepts: terms.accepts,
    lastUpdated: (row.termsAt ?? row.createdAt).toISOString(),
    method: row.method,
    toolName: row.toolName || undefined,
    listingId: row.id,
    description: row.description || undefined,
    mimeType,
    serviceName,
    tags: row.tags.length > 0 ? row.tags : undefined,
    iconUrl,
    extensions: Object.keys(terms.extensions).length > 0 ? terms.extensions : undefined,
    quality: quality ?? { l30DaysTotalCalls: 0, l30DaysUniquePayers: 0 },
  };
}
