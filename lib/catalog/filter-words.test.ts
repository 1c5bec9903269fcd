import { expect, it } from "vitest";
import { assetWords, categoryWords, chosenFilters } from "./filter-words";
import {
  CATALOG_PARAMETERS,
  type CatalogQuery,
  catalogSearchParams,
  EVERYTHING,
  parseCatalogQuery,
} from "./query";

const ALL =
  "kind=mcp&method=GET&network=eip155:8453&asset=USDC&scheme=exact&minPrice=0.001&maxPrice=0.01&category=weather&state=live&uptime=99&latency=500&verified=1&browser=1&version=2&testnet=none&host=a.example&tag=sun";

it("every filter of an address is shown, and each can be taken away alone", () => {
  const { query, problems } = parseCatalogQuery(new URLSearchParams(ALL));
  expect(problems).toEqual([]);
  const chosen = chosenFilters(query);
  const filters = CATALOG_PARAMETERS.filter((name) => !["q", "sort", "cursor"].includes(name));
  expect(chosen).toHaveLength(filters.length);
  const removed = chosen.map(({ without }) => {
    const left = new Set(catalogSearchParams({ ...query, ...without }).keys());
    return filters.filter((name) => !left.has(name)).join();
  });
  expect(removed.sort()).toEqual([...filters].sort());
});

it("takes one value of a list and leaves the others", () => {
  const query: CatalogQuery = { ...EVERYTHING, networks: ["eip155:8453", "eip155:137"] };
  expect(chosenFilters(query)).toEqual([
    { label: "Base", without: { networks: ["eip155:137"] } },
    { label: "Polygon", without: { networks: ["eip155:8453"] } },
  ]);
});

it("names what has a name", () => {
  expect(assetWords("USDC")).toBe("USDC");
  expect(assetWords("eip155:8453/0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913")).toBe("USDC on Base");
  expect(categoryWords("exchange-rates")).toBe("Exchange rates");
});
