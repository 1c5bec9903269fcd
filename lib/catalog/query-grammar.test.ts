import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CatalogQuery, EVERYTHING } from "./query";
import { effectiveQuery, GRAMMAR_KEYS } from "./query-grammar";

const read = (q: string, beside: Partial<CatalogQuery> = {}) =>
  effectiveQuery({ ...EVERYTHING, ...beside, q });

/** What the words changed. */
function narrowed(q: string, beside: Partial<CatalogQuery> = {}) {
  const { query } = read(q, beside);
  return Object.fromEntries(
    Object.entries(query).filter(
      ([name, value]) =>
        name !== "q" &&
        JSON.stringify(String(value)) !== JSON.stringify(String(EVERYTHING[name as keyof CatalogQuery])),
    ),
  );
}

describe("words that are filters", () => {
  it.each<[string, Partial<CatalogQuery>]>([
    ["price:<0.01", { maxPriceUsdMicros: 9_999n }],
    ["price:<=0.01", { maxPriceUsdMicros: 10_000n }],
    ["price:>1", { minPriceUsdMicros: 1_000_001n }],
    ["price:>=$1", { minPriceUsdMicros: 1_000_000n }],
    ["price:0.02", { minPriceUsdMicros: 20_000n, maxPriceUsdMicros: 20_000n }],
    ["price:0.01..0.05", { minPriceUsdMicros: 10_000n, maxPriceUsdMicros: 50_000n }],
    ["price:..0.05", { maxPriceUsdMicros: 50_000n }],
    ["price:.5..", { minPriceUsdMicros: 500_000n }],
    ["network:base", { networks: ["eip155:8453"] }],
    ["network:Base-Sepolia", { networks: ["eip155:84532"] }],
    ['network:"Arbitrum One"', { networks: ["eip155:42161"] }],
    ["network:optimism", { networks: ["eip155:10"] }],
    [
      "network:eip155:8453 network:solana",
      { networks: ["eip155:8453", "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp"] },
    ],
    ["asset:USDC", { assets: ["USDC"] }],
    ["scheme:UPTO", { schemes: ["upto"] }],
    ["kind:mcp", { kinds: ["mcp"] }],
    ["method:post", { methods: ["POST"] }],
    ["category:Weather", { categories: ["weather"] }],
    ["is:live is:degraded", { states: ["live", "degraded"] }],
    ["-is:down", { states: ["live", "degraded", "unknown"] }],
    ["is:verified is:browser", { verified: true, browser: true }],
    ["is:testnet", { testnet: "only" }],
    ["is:mainnet", { testnet: "none" }],
    ["-is:testnet", { testnet: "none" }],
    ["-testnet", { testnet: "none" }],
    ["-is:mcp", { kinds: ["http"] }],
    ["state:down", { states: ["down"] }],
    ["uptime:>99", { minUptime: 99 }],
    ["uptime:99.5%", { minUptime: 99.5 }],
    ["latency:<300", { maxLatencyMs: 299 }],
    ["latency:<=1s", { maxLatencyMs: 1_000 }],
    ["version:2", { versions: [2] }],
    ["host:API.Example.com", { hosts: ["api.example.com"] }],
    ["host:https://example.com:8443/v1", { hosts: ["example.com:8443"] }],
    ['tag:"Machine learning" TAG:ai', { tags: ["machine learning", "ai"] }],
  ])("%s", (q, change) => {
    expect(narrowed(q)).toEqual(change);
    expect(read(q)).toMatchObject({ words: "", terms: [], problems: [] });
  });

  it("narrow together with the filters beside them", () => {
    expect(
      narrowed("price:<=0.05 network:polygon is:live", {
        networks: ["eip155:8453"],
        maxPriceUsdMicros: 10_000n,
        states: ["live"],
      }),
    ).toEqual({ networks: ["eip155:8453", "eip155:137"], maxPriceUsdMicros: 10_000n, states: ["live"] });
  });

  it("leave the other words as they were", () => {
    const { words, terms, query } = read('weather price:<0.01 -storm "two days" network:base rates');
    expect(words).toBe('weather -storm "two days" rates');
    expect(terms[0]?.map(({ text, phrase, negated }) => [text, phrase, negated])).toEqual([
      ["weather", false, false],
      ["storm", false, true],
      ["two days", true, false],
      ["rates", false, false],
    ]);
    expect(query.q).toContain("price:<0.01");
  });

  it("a token by its address is the known one on that network, or that address in any case", () => {
    expect(narrowed("", { assets: ["eip155:8453/0x833589FCD6EDB6E08F4C7C32D4F71B54BDA02913"] })).toEqual({
      assets: ["USDC"],
      networks: ["eip155:8453"],
    });
    expect(narrowed("", { assets: ["eip155:8453/0xABCDEF"] })).toEqual({ assets: ["eip155:8453/0xabcdef"] });
  });

  it("do not change the query they are read from", () => {
    const asked = { ...EVERYTHING, q: "network:base", networks: ["eip155:137"] };
    effectiveQuery(asked);
    expect(asked.networks).toEqual(["eip155:137"]);
  });
});

describe("words that look like filters and are none", () => {
  it.each([
    ["colour:red", "colour"],
    ["price:cheap", "cheap"],
    ["price:1..x", "1..x"],
    ["price:<1..2", "<1..2"],
    ["price:..", ".."],
    ["price:<0", "<0"],
    ["price:<0.00", "<0.00"],
    ["network:atlantis", "atlantis"],
    ["is:happy", "happy"],
    ["state:verified", "verified"],
    ["-is:verified", "verified"],
    ["-network:base", "-network:base"],
    ["uptime:>101", ">101"],
    ["latency:fast", "fast"],
    ["version:3", "3"],
    ["category:nothing", "nothing"],
    ["kind:ftp", "ftp"],
    ['tag:""', "value is missing"],
  ])("%s is named and searched as it is", (q, names) => {
    const { problems, words, query } = read(q);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ parameter: "q", message: expect.stringContaining(names) });
    expect(words).toBe(q);
    expect({ ...query, q: "" }).toEqual(EVERYTHING);
  });
});

it.each([
  "https://api.example.com/v1/rates",
  "localhost:3000",
  "localhost:3000/rates",
  "eip155:8453",
  "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
  "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
  "api.example.com:8443/v1",
  "time: now",
  '"price:<0.01"',
  ":",
])("%s is a word", (q) => {
  expect(read(q)).toMatchObject({ words: q, problems: [] });
  expect(narrowed(q)).toEqual({});
});

it("every documented example is read without a problem", () => {
  for (const example of Object.values(GRAMMAR_KEYS).flatMap((text) => text.split(", ")))
    expect(read(example), example).toMatchObject({ words: "", problems: [] });
});

it("any text is read, and what is left of it is left again", () => {
  const word = fc.constantFrom(
    "price:",
    "is:",
    "-",
    '"',
    ":",
    "<",
    "..",
    "network:",
    "tag:",
    "a",
    " ",
    "0.1",
    "é",
  );
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 30 }).map((words) => words.join("")),
      (q) => {
        const { words, problems } = read(q);
        expect(read(words)).toMatchObject({ words, problems });
      },
    ),
  );
});
