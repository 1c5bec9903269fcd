import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CATEGORY_SLUGS } from "./category-slugs";
import { decodeCursor, encodeCursor } from "./cursor";
import { LIVE_STATES } from "./live-state";
import {
  CATALOG_SORTS,
  type CatalogQuery,
  catalogHref,
  catalogSearchParams,
  EVERYTHING,
  filtersInUse,
  LISTING_KINDS,
  LISTING_METHODS,
  parseCatalogQuery,
  TESTNET_CHOICES,
} from "./query";
import { parseUsd, usdInput } from "./usd";

const parse = (search: string) => parseCatalogQuery(new URLSearchParams(search));

describe("catalog query", () => {
  it("reads an empty address as everything", () => {
    expect(parse("")).toEqual({ query: EVERYTHING, problems: [] });
  });

  it("treats the empty fields of a form as absent", () => {
    expect(parse("q=&maxPrice=&sort=&network=&state=&cursor=")).toEqual({ query: EVERYTHING, problems: [] });
  });

  it("reads every parameter", () => {
    const { query, problems } = parse(
      "q=eur+usd&kind=mcp&method=post&network=eip155:8453&network=eip155:84532&asset=USDC&scheme=upto&minPrice=0.001" +
        "&maxPrice=0.01&category=exchange-rates&state=live&state=down&uptime=99.5&latency=300&verified=1&browser=1" +
        "&version=2&testnet=none&host=API.Example.com&tag=Weather&sort=price&cursor=abc",
    );
    expect(problems).toEqual([]);
    expect(query).toEqual({
      q: "eur usd",
      kinds: ["mcp"],
      methods: ["POST"],
      networks: ["eip155:8453", "eip155:84532"],
      assets: ["USDC"],
      schemes: ["upto"],
      minPriceUsdMicros: 1_000n,
      maxPriceUsdMicros: 10_000n,
      categories: ["exchange-rates"],
      states: ["live", "down"],
      minUptime: 99.5,
      maxLatencyMs: 300,
      verified: true,
      browser: true,
      versions: [2],
      testnet: "none",
      hosts: ["api.example.com"],
      tags: ["weather"],
      sort: "price",
      cursor: "abc",
    });
    expect(filtersInUse(query)).toBe(19);
  });

  it.each([
    ["network=base", "network"],
    ["kind=ftp", "kind"],
    ["method=BREW", "method"],
    ["asset=two words", "asset"],
    ["scheme=EX%20ACT", "scheme"],
    ["minPrice=free", "minPrice"],
    ["category=nonsense", "category"],
    ["uptime=101", "uptime"],
    ["latency=-5", "latency"],
    ["latency=1.5", "latency"],
    ["verified=yes", "verified"],
    ["browser=0", "browser"],
    ["version=3", "version"],
    ["testnet=maybe", "testnet"],
    ["host=not a host", "host"],
    ["tag=%00", "tag"],
    ["maxPrice=cheap", "maxPrice"],
    ["maxPrice=-1", "maxPrice"],
    ["maxPrice=1e9", "maxPrice"],
    ["state=gone", "state"],
    ["sort=random", "sort"],
    ["cursor=a%20b", "cursor"],
  ])("names what it cannot use: %s", (search, parameter) => {
    const { query, problems } = parse(search);
    expect(problems.map((problem) => problem.parameter)).toEqual([parameter]);
    expect(query).toEqual(EVERYTHING);
  });

  it("keeps poison text away from the database", () => {
    const { query } = parse(`q=${encodeURIComponent("a\u0000b\u202Ec\n\nd")}`);
    expect(query.q).toBe("abc d");
    expect(parseCatalogQuery(new URLSearchParams([["q", "x".repeat(500)]])).query.q).toHaveLength(200);
  });

  it("comes back the same from its own address", () => {
    const queries: fc.Arbitrary<CatalogQuery> = fc.record({
      q: fc
        .array(fc.constantFrom("eur", "usd", '"two words"', "-not", "é", "𝒳"), { maxLength: 6 })
        .map((w) => w.join(" ")),
      kinds: fc.subarray([...LISTING_KINDS]),
      methods: fc.subarray([...LISTING_METHODS].sort()),
      networks: fc.subarray(["eip155:1", "eip155:8453", "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp"]),
      assets: fc.subarray(["EURC", "USDC", "USDC.e", "eip155:1/0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"]),
      schemes: fc.subarray(["batch-settlement", "exact", "upto"]),
      minPriceUsdMicros: fc.option(fc.bigInt({ min: 0n, max: 999_999_999_999_999n })),
      maxPriceUsdMicros: fc.option(fc.bigInt({ min: 0n, max: 999_999_999_999_999n })),
      categories: fc.subarray([...CATEGORY_SLUGS].sort()),
      states: fc.subarray([...LIVE_STATES]),
      minUptime: fc.option(fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10)),
      maxLatencyMs: fc.option(fc.nat(999_999)),
      verified: fc.boolean(),
      browser: fc.boolean(),
      versions: fc.subarray([1, 2] as (1 | 2)[]),
      testnet: fc.constantFrom(...TESTNET_CHOICES),
      hosts: fc.subarray(["127.0.0.1:4021", "[::1]:80", "a.example", "xn--bcher-kva.example"]),
      tags: fc.subarray(["c++", "two words", "weather"]),
      sort: fc.constantFrom(...CATALOG_SORTS),
      cursor: fc.option(fc.stringMatching(/^[-_A-Za-z0-9]{1,40}$/)),
    });
    fc.assert(
      fc.property(queries, (query) => {
        expect(parseCatalogQuery(catalogSearchParams(query))).toEqual({ query, problems: [] });
      }),
    );
  });

  it("gives equal queries one address", () => {
    expect(catalogHref(EVERYTHING)).toBe("/");
    const a = catalogHref(EVERYTHING, { networks: ["eip155:8453", "eip155:1"], states: ["down", "live"] });
    const b = catalogHref(EVERYTHING, { networks: ["eip155:1", "eip155:8453"], states: ["live", "down"] });
    expect(a).toBe(b);
  });

  it("goes back to the first page when anything else changes", () => {
    const query = { ...EVERYTHING, q: "eur", cursor: "abc" };
    expect(catalogHref(query, { sort: "price" })).toBe("/?q=eur&sort=price");
    expect(catalogHref(query, { cursor: "def" })).toBe("/?q=eur&cursor=def");
  });
});

describe("dollars", () => {
  it.each([
    ["0.01", 10_000n],
    ["$1", 1_000_000n],
    [" .5 ", 500_000n],
    ["2.", 2_000_000n],
    ["0.000001", 1n],
    ["0", 0n],
  ])("reads %s", (text, micros) => expect(parseUsd(text)).toBe(micros));

  it.each(["", "0.0000001", "1,5", "1 000", "0x1", "NaN", "-1", "."])("refuses %j", (text) =>
    expect(parseUsd(text)).toBeNull(),
  );

  it("reads back what it writes", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }), (micros) => {
        expect(parseUsd(usdInput(micros))).toBe(micros);
      }),
    );
  });
});

describe("cursor", () => {
  const cursor = {
    sort: "price" as const,
    key: "2000",
    id: "7d444840-9dc0-4c1f-9c4a-0d3a1f1f4f5e",
    seen: 20,
  };

  it("comes back the same", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (key) => {
        const made = { ...cursor, key: String(key) };
        expect(decodeCursor(encodeCursor(made), "price")).toEqual(made);
      }),
    );
  });

  it("is refused for another order", () => expect(decodeCursor(encodeCursor(cursor), "latency")).toBeNull());

  it.each(["", "abc", "!!", btoa("[]"), btoa('["price","1; drop table listings","x",0]'), btoa("null")])(
    "refuses %j",
    (text) => expect(decodeCursor(text, "price")).toBeNull(),
  );
});
