import { describe, expect, test } from "vitest";
import { atomXml } from "./atom";
import { driftEntries, type ListedDrift } from "./drift-feed";
import { driftSentence } from "./drift-words";

const OPTION = {
  scheme: "exact",
  network: "eip155:8453",
  asset: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
  payTo: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
};
const EVENT: ListedDrift = {
  id: "7",
  listingId: "11111111-1111-4111-8111-111111111111",
  listingName: "Rates",
  method: "GET",
  url: "https://rates.example/eur",
  at: new Date("2026-11-22T10:00:00Z"),
  kind: "price",
  option: OPTION,
  before: "2000",
  after: "3000",
};
const ORIGIN = "https://souk.example";

describe("a change in words", () => {
  test.each([
    [{}, "Price: 0.002000 USDC, now 0.003000 USDC (exact on Base)"],
    [
      { kind: "network" as const, before: null, after: "eip155:8453" },
      "Network: none, now Base (exact on Base)",
    ],
    [
      { kind: "schema" as const, option: null, before: "query.a", after: null },
      "Declared input: query.a, now none",
    ],
    [
      { option: { ...OPTION, asset: "0x1" } },
      "Price: 2000 units of 0x1, now 3000 units of 0x1 (exact on Base)",
    ],
  ])("%#", (change, words) => {
    expect(driftSentence({ ...EVENT, ...change })).toBe(words);
  });
});

describe("the feed", () => {
  test("has one entry for what one probe found", () => {
    const payTo = { ...EVENT, id: "8", kind: "payTo" as const, before: "0x1", after: "0x2" };
    const later = { ...EVENT, id: "9", at: new Date("2026-11-22T11:00:00Z") };
    const entries = driftEntries(ORIGIN, [later, payTo, EVENT]);
    expect(entries.map((entry) => entry.title)).toEqual([
      "Rates: price changed",
      "Rates: who is paid, price changed",
    ]);
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(2);
    expect(entries[1]?.text.split("\n")).toHaveLength(3);
  });

  test("keeps what strangers wrote as text", () => {
    const hostile = `<script>alert("1")</script> & ]]>${String.fromCharCode(0, 11, 0xd800)}`;
    const entries = driftEntries(ORIGIN, [{ ...EVENT, listingName: hostile, url: `https://x/?a=1&b="'<` }]);
    const xml = atomXml({ url: `${ORIGIN}/feed.xml`, pageUrl: ORIGIN, title: hostile, entries });
    expect(xml).not.toMatch(/<script/);
    expect(xml).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; ]]&gt;");
    expect(xml).not.toMatch(/\p{Surrogate}/u);
    expect([...xml].some((char) => char < " " && char !== "\n")).toBe(false);
  });

  test("is as new as its newest entry", () => {
    const feed = { url: `${ORIGIN}/feed.xml`, pageUrl: ORIGIN, title: "t" };
    expect(atomXml({ ...feed, entries: driftEntries(ORIGIN, [EVENT]) })).toContain(
      "<updated>2026-11-22T10:00:00.000Z</updated>",
    );
    expect(atomXml({ ...feed, entries: [] })).toContain("<updated>1970-01-01T00:00:00.000Z</updated>");
  });
});
