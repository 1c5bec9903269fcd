import { cachedResponse } from "@/app/_server/cached-response";
import { route } from "@/app/_server/route";
import { listedPages } from "@/db/queries/export-listings";
import { CATEGORY_SLUGS } from "@/lib/catalog/category-slugs";
import { partRange, urlSet } from "@/lib/catalog/sitemap";
import { SoukError } from "@/lib/errors";
import { RULES } from "@/lib/probe/rule-book";

const PAGES = [
  "/",
  "/stats",
  "/check",
  "/register",
  "/docs",
  "/docs/api",
  "/docs/probes",
  "/docs/prober",
  "/docs/search",
  "/docs/ranking",
  "/docs/problems",
  "/rules",
];

/** One sitemap: `pages.xml`, or `listings-<part>.xml`. */
export const GET = route<{ id?: string; file: string }>(async ({ request, ctx, params }) => {
  const { origin } = ctx.env;
  const send = (xml: string) =>
    cachedResponse(request, xml, { type: "application/xml", maxAgeSeconds: 3_600 });
  if (params.file === "pages.xml") {
    const categories = CATEGORY_SLUGS.map((slug) => `/categories/${slug}`);
    const rules = RULES.map(({ id }) => `/rules/${id}`);
    return send(urlSet([...PAGES, ...categories, ...rules].map((path) => ({ url: origin + path }))));
  }
  const range = partRange(/^listings-(\w+)\.xml$/.exec(params.file)?.[1] ?? "");
  if (!range) throw new SoukError("not-found", "There is no such sitemap; /sitemap.xml names them.");
  const pages = await listedPages(ctx.db, range.from, range.to);
  return send(urlSet(pages.map(({ id, changedAt }) => ({ url: `${origin}/listings/${id}`, changedAt }))));
});
