import { and, count, desc, eq, exists, isNotNull, type SQL, sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { listings } from "@/db/schema/listings";
import { paymentOptions } from "@/db/schema/payment-options";
import type { DiscoveryQuery } from "@/lib/catalog/discovery-query";
import type { PaymentRequirements } from "@/lib/x402/types";

/** One resource, in the shape that `@x402/extensions` clients read. */
export interface DiscoveryItem {
  resource: string;
  type: "http";
  x402Version: number;
  accepts: PaymentRequirements[];
  /** ISO 8601: when the terms were last seen. */
  lastUpdated: string;
  /** Not in that shape, but a resource is a URL and a method. */
  method: string;
  description?: string;
  mimeType?: string;
  serviceName?: string;
  tags?: string[];
  iconUrl?: string;
  extensions?: Record<string, unknown>;
}

export interface DiscoveryPage {
  x402Version: 2;
  items: DiscoveryItem[];
  pagination: { limit: number; offset: number; total: number };
}

/** What is in the catalog, newest first. Payment filters must hold for one and the same option. */
export async function listDiscovery(db: Db, query: DiscoveryQuery): Promise<DiscoveryPage> {
  const pagination = { limit: query.limit, offset: query.offset };
  // Only HTTP resources can be listed so far.
  if (query.type === "mcp") return { x402Version: 2, items: [], pagination: { ...pagination, total: 0 } };

  const where = and(eq(listings.catalogState, "listed"), isNotNull(listings.terms), ...filters(db, query));
  const [rows, [counted]] = await Promise.all([
    db
      .select({
        url: listings.url,
        method: listings.method,
        terms: listings.terms,
        termsAt: listings.termsAt,
        createdAt: listings.createdAt,
        description: listings.description,
        tags: listings.tags,
      })
      .from(listings)
      .where(where)
      .orderBy(desc(listings.listedAt), desc(listings.id))
      .limit(query.limit)
      .offset(query.offset),
    db.select({ total: count() }).from(listings).where(where),
  ]);
  const items = rows.flatMap(({ terms, ...row }): DiscoveryItem[] => {
    if (!terms) return [];
    const { serviceName, mimeType, iconUrl } = terms.resource;
    return [
      {
        resource: row.url,
        type: "http",
        x402Version: terms.x402Version,
        accepts: terms.accepts,
        lastUpdated: (row.termsAt ?? row.createdAt).toISOString(),
        method: row.method,
        description: row.description || undefined,
        mimeType,
        serviceName,
        tags: row.tags.length > 0 ? row.tags : undefined,
        iconUrl,
        extensions: Object.keys(terms.extensions).length > 0 ? terms.extensions : undefined,
      },
    ];
  });
  return { x402Version: 2, items, pagination: { ...pagination, total: counted?.total ?? 0 } };
}

function filters(db: Db, query: DiscoveryQuery): SQL[] {
  const conditions: SQL[] = [];
  const option = [
    query.payTo && eq(paymentOptions.payTo, query.payTo),
    query.scheme && eq(paymentOptions.scheme, query.scheme),
    query.network && eq(paymentOptions.network, query.network),
  ].filter((condition) => typeof condition === "object");
  if (option.length > 0)
    conditions.push(
      exists(
        db
          .select({ one: sql`1` })
          .from(paymentOptions)
          .where(and(eq(paymentOptions.listingId, listings.id), ...option)),
      ),
    );
  if (query.extensions)
    conditions.push(sql`jsonb_exists(${listings.terms} -> 'extensions', ${query.extensions})`);
  return conditions;
}
