import { expect, it } from "vitest";
import { noFacetCounts } from "./facets";
import { filterGroups, priceRanges } from "./filter-groups";
import { EVERYTHING } from "./query";

const named = (groups: ReturnType<typeof filterGroups>, name: string) =>
  groups.find((group) => group.name === name);

it("counts nothing that was not counted, and zero of what was and is not there", () => {
  const facets = noFacetCounts();
  expect(named(filterGroups(EVERYTHING, facets), "state")?.choices[0]).toEqual({
    value: "live",
    label: "Live",
  });
  facets.state = { live: 3 };
  expect(named(filterGroups(EVERYTHING, facets), "state")?.choices.map(({ count }) => count)).toEqual([
    3, 0, 0,
  ]);
});

it("keeps what was chosen although nothing is left of it", () => {
  const facets = { ...noFacetCounts(), network: { "eip155:8453": 2 } };
  const groups = filterGroups({ ...EVERYTHING, networks: ["eip155:137"] }, facets);
  expect(named(groups, "network")?.choices).toEqual([
    { value: "eip155:8453", label: "Base", count: 2 },
    { value: "eip155:137", label: "Polygon", chosen: true, count: 0 },
  ]);
});

it("offers a value of the visitor's own beside the usual ones, and none without it", () => {
  const groups = (maxLatencyMs: number | null) =>
    named(filterGroups({ ...EVERYTHING, maxLatencyMs }, noFacetCounts()), "latency")?.choices ?? [];
  expect(groups(250).map(({ value, chosen }) => [value, chosen])).toEqual([
    ["", undefined],
    ["250", true],
    ["100", undefined],
    ["300", undefined],
    ["1000", undefined],
    ["3000", undefined],
  ]);
  expect(groups(null)[0]).toEqual({ value: "", label: "Any", chosen: true });
});

it("leaves out groups that offer nothing", () => {
  expect(named(filterGroups(EVERYTHING, noFacetCounts()), "scheme")).toBeUndefined();
});

it("a chosen range of prices leads back", () => {
  const counts = { "0.01": 4 };
  const [range] = priceRanges(EVERYTHING, counts);
  expect(range).toMatchObject({ count: 4, href: expect.stringContaining("maxPrice=0.01") });
  const [chosen] = priceRanges(
    { ...EVERYTHING, minPriceUsdMicros: 1_001n, maxPriceUsdMicros: 10_000n },
    counts,
  );
  expect(chosen).toMatchObject({ chosen: true, href: "/" });
});
