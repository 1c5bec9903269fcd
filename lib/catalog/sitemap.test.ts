import { expect, test } from "vitest";
import { partRange, sitemapIndex, sitemapParts, urlSet } from "./sitemap";

test.each([
  [0, 1],
  [30_000, 1],
  [30_001, 16],
  [480_000, 16],
  [1_000_000, 256],
])("%i listings have %i parts", (listings, parts) => {
  expect(sitemapParts(listings)).toHaveLength(parts);
});

test.each([0, 100_000, 1_000_000])("the parts of %i listings hold every id once", (listings) => {
  const ranges = sitemapParts(listings).map((part) => partRange(part));
  expect(ranges[0]?.from).toBe("00000000-0000-0000-0000-000000000000");
  for (const [i, range] of ranges.entries()) expect(range?.to).toBe(ranges[i + 1]?.from ?? null);
});

test.each(["", "g", "abc", "../a", "ALL"])("%j is no part", (part) => {
  expect(partRange(part)).toBeNull();
});

test("what is written is a sitemap", () => {
  const changedAt = new Date("2026-01-02T03:04:05Z");
  expect(
    urlSet([{ url: "https://a.example/?a=1&b=2", changedAt }, { url: "https://a.example/" }]),
  ).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://a.example/?a=1&amp;b=2</loc><lastmod>2026-01-02T03:04:05.000Z</lastmod></url>
<url><loc>https://a.example/</loc></url>
</urlset>
`);
  expect(sitemapIndex(["https://a.example/s.xml"])).toContain(
    "<sitemap><loc>https://a.example/s.xml</loc></sitemap>",
  );
});
