/** A sitemap may name 50,000 pages; parts are kept well below, because ids do not spread evenly. */
const PER_PART = 30_000;

/**
 * The parts that the catalog's sitemap has, as beginnings of listing ids: one for all, or by the first or first two
 * digits. A listing stays in its part, so that a part changes only when one of its listings does.
 */
export function sitemapParts(listings: number): string[] {
  const digits = "0123456789abcdef".split("");
  if (listings <= PER_PART) return ["all"];
  if (listings <= PER_PART * 16) return digits;
  return digits.flatMap((first) => digits.map((second) => first + second));
}

/** The ids of a part: from the first on, up to and without the second (null: to the end). Null for what is no part. */
export function partRange(part: string): { from: string; to: string | null } | null {
  const id = (beginning: string) => {
    const padded = beginning.padEnd(32, "0");
    return [0, 8, 12, 16, 20].map((at, i) => padded.slice(at, [8, 12, 16, 20, 32][i])).join("-");
  };
  if (part === "all") return { from: id(""), to: null };
  if (!/^[0-9a-f]{1,2}$/.test(part)) return null;
  const next = (Number.parseInt(part, 16) + 1).toString(16);
  return { from: id(part), to: next.length > part.length ? null : id(next.padStart(part.length, "0")) };
}

/** An XML sitemap (sitemaps.org) of addresses that need no escaping beyond `&`. */
export function urlSet(pages: readonly { url: string; changedAt?: Date }[]): string {
  return wrap("urlset", "url", pages);
}

/** An index of sitemaps. */
export function sitemapIndex(urls: readonly string[]): string {
  return wrap(
    "sitemapindex",
    "sitemap",
    urls.map((url) => ({ url })),
  );
}

function wrap(root: string, element: string, pages: readonly { url: string; changedAt?: Date }[]): string {
  const lines = pages.map(({ url, changedAt }) => {
    const changed = changedAt ? `<lastmod>${changedAt.toISOString()}</lastmod>` : "";
    return `<${element}><loc>${url.replaceAll("&", "&amp;")}</loc>${changed}</${element}>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${lines.join("\n")}
</${root}>
`;
}
