import { describe, expect, test } from "vitest";
import type { PaymentRequired, ResourceInfo } from "@/lib/x402/types";
import { fallbackName, listingFacts, waysToPay } from "./listing-facts";

const url = "https://api.example.com/v1/rates/";
const terms = (resource: Partial<ResourceInfo>): PaymentRequired => ({
  x402Version: 2,
  resource: { url, ...resource },
  accepts: [],
  rawAccepts: [],
  extensions: {},
});

describe("what the catalog says of a resource", () => {
  test("the provider's own words", () => {
    const resource = { serviceName: "Rates", description: "Daily rates.", tags: ["fx", "data", "fx"] };
    expect(listingFacts(url, { terms: terms(resource) })).toMatchObject({
      name: "Rates",
      description: "Daily rates.",
      tags: ["fx", "data"],
    });
  });

  test("what has no name is called by its address", () => {
    expect(listingFacts(url, { terms: null }).name).toBe("api.example.com/v1/rates");
    expect(fallbackName("https://example.com/")).toBe("example.com");
  });

  test("a tool has its own name beside its service's, and its server's words where it has none", () => {
    const tool = {
      name: "forecast",
      title: "",
      description: "The weather of a city",
      server: { name: "weather", version: "1" },
      transport: "sse" as const,
      protocolVersion: "2024-11-05",
    };
    const named = (resource: Partial<ResourceInfo>, changes = {}) =>
      listingFacts(url, { terms: terms(resource), tool: { ...tool, ...changes } });
    expect(named({ serviceName: "Skies", description: "Rain or sun" })).toMatchObject({
      name: "Skies: forecast",
      description: "Rain or sun",
    });
    expect(named({ description: "Tool: paid_tool" }, { title: "Forecast" })).toMatchObject({
      name: "weather: Forecast",
      description: "The weather of a city",
    });
    expect(named({}, { server: { name: "", version: "" } }).name).toBe("forecast (api.example.com)");
  });

  test("hostile words come out short, visible and on one line", () => {
    const hidden = String.fromCodePoint(0x202e, 0xe0061, 0);
    const facts = listingFacts(url, {
      terms: terms({
        serviceName: `Ra${hidden}tes\n${"x".repeat(10_000)}`,
        description: "d".repeat(1_000_000),
        tags: Array.from({ length: 1_000 }, (_, i) => `tag ${i} ${"t".repeat(100)}`),
      }),
    });
    expect(facts.name).toMatch(/^Rates x+$/);
    expect(facts.name).toHaveLength(120);
    expect(facts.description).toHaveLength(1_000);
    expect(facts.tags).toHaveLength(10);
    expect(Math.max(...facts.tags.map((t) => t.length))).toBe(40);
  });

  test("tags that are no list of texts are no tags", () => {
    expect(listingFacts(url, { terms: terms({ tags: "fx" as never }) }).tags).toEqual([]);
    expect(listingFacts(url, { terms: terms({ tags: [1, null, "fx"] as never }) }).tags).toEqual(["fx"]);
  });
});

test("networks and schemes are named once, in the seller's order", () => {
  const option = { asset: "", amount: "1", payTo: "", maxTimeoutSeconds: 60, extra: {} };
  expect(
    waysToPay([
      { ...option, scheme: "exact", network: "eip155:8453" },
      { ...option, scheme: "upto", network: "eip155:8453" },
      { ...option, scheme: "exact", network: "eip155:1" },
    ]),
  ).toEqual({ networks: ["eip155:8453", "eip155:1"], schemes: ["exact", "upto"] });
});
