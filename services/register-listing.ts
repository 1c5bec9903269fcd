import { and, asc, eq, like, ne, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { getListing, type ListingView } from "@/db/queries/listing";
import { listings } from "@/db/schema/listings";
import { appliedTemplate } from "@/lib/call/route-template";
import { fallbackName } from "@/lib/catalog/listing-facts";
import { SoukError } from "@/lib/errors";
import { REFUSED_ADDRESS } from "@/lib/net/target-url";
import type { ProbeReport, ProbeStep } from "@/lib/probe/types";
import { acceptTarget } from "./accept-target";
import type { Context } from "./context";
import { countVisit } from "./count-visit";
import { writeProbe } from "./record-probe";
import { runProbe } from "./run-probe";
import { refuseWithdrawn, relist } from "./withdraw-listing";

/**
 * Probes a URL and stores it as a listing: in the catalog when it is payable, saved otherwise. One canonical URL
 * and method, or URL and MCP tool, is one listing, however many register it at once; so are the URLs of one declared path template, of which
 * the one that was registered first stays. Without `method` the probe finds it, and the
 * listing is that method's. `createdBy` is a wallet address or null. Throws SoukError `unsupported-url`,
 * `blocked-address` (nothing is stored), `invalid-request`, `rate-limited`, or `forbidden` when
 * its owner has withdrawn the listing: only they bring it back.
 */
export async function registerListing(
  ctx: Context,
  input: { url: string; method?: string; tool?: string; createdBy?: string | null },
  onStep?: (step: ProbeStep) => void,
): Promise<{ listing: ListingView; created: boolean; report: ProbeReport }> {
  const target = acceptTarget(ctx, { resource: input.url, method: input.method, tool: input.tool });
  await refuseWithdrawn(ctx, target, input.createdBy ?? null);
  await countVisit(ctx, target.host);
  const probed = await runProbe(ctx, { url: target.url, method: target.method, tool: target.tool }, onStep);
  if (probed.report.verdict === "blocked") throw new SoukError("blocked-address", REFUSED_ADDRESS);
  const method = target.method ?? probed.report.target.method;
  const toolName = target.tool ?? "";

  const { id, created } = await ctx.db.transaction(async (tx) => {
    const twin = toolName !== "" ? null : await templateTwin(tx, { ...target, method }, probed.report);
    if (twin) return { id: twin, created: false };
    const inserted = await tx
      .insert(listings)
      .values({
        url: target.url,
        method,
        toolName,
        host: target.host,
        path: target.path,
        name: fallbackName(target.url, toolName),
        createdBy: input.createdBy ?? null,
      })
      .onConflictDoNothing({ target: [listings.url, listings.method, listings.toolName] })
      .returning({ id: listings.id });
    const [listing] = await tx
      .select({ id: listings.id, catalogState: listings.catalogState, ownerAddress: listings.ownerAddress })
      .from(listings)
      .where(and(eq(listings.url, target.url), eq(listings.method, method), eq(listings.toolName, toolName)))
      .for("update");
    if (!listing) throw new SoukError("conflict", "The listing was removed meanwhile. Please try again.");
    if (listing.catalogState === "withdrawn") await relist(tx, listing, input.createdBy ?? null);
    await writeProbe(tx, listing.id, probed);
    return { id: listing.id, created: inserted.length > 0 };
  });

  const listing = await getListing(ctx.db, id);
  if (!listing) throw new SoukError("conflict", "The listing was removed meanwhile. Please try again.");
  return { listing, created, report: probed.report };
}

/**
 * The listing of another URL that the same path template covers. Until the transaction ends nobody else can look for
 * one, so that two values of a template registered at once are one listing.
 */
async function templateTwin(
  tx: Tx,
  target: { url: string; host: string; path: string; method: string },
  report: ProbeReport,
): Promise<string | null> {
  const template = appliedTemplate(target.path, report.input);
  if (!template) return null;
  const { protocol } = new URL(target.url);
  const key = `${target.method} ${protocol}${target.host}${template}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
  const twins = await tx
    .select({ id: listings.id, url: listings.url })
    .from(listings)
    .where(
      and(
        eq(listings.host, target.host),
        eq(listings.routeTemplate, template),
        eq(listings.method, target.method),
        eq(listings.toolName, ""),
        like(listings.url, `${protocol}//%`),
        ne(listings.catalogState, "withdrawn"),
      ),
    )
    .orderBy(asc(listings.createdAt))
    .limit(2);
  return twins.some(({ url }) => url === target.url) ? null : (twins[0]?.id ?? null);
}
