import { cachedResponse } from "@/app/_server/cached-response";
import { route } from "@/app/_server/route";
import { countListed } from "@/db/queries/export-listings";
import { sitemapIndex, sitemapParts } from "@/lib/catalog/sitemap";

/** The index of the sitemaps: the site's own pages, and those of the listings in parts. */
export const GET = route(async ({ request, ctx }) => {
  const parts = sitemapParts(await countListed(ctx.db)).map((part) => `listings-${part}`);
  const urls = ["pages", ...parts].map((name) => `${ctx.env.origin}/sitemaps/${name}.xml`);
  return cachedResponse(request, sitemapIndex(urls), { type: "application/xml", maxAgeSeconds: 3_600 });
});
