import { describe, expect, it } from "vitest";
import type { SearchDocument } from "@/lib/search/document";
import { NO_LANGUAGE } from "@/lib/search/language";
import { LiveIndex } from "@/lib/search/live-index";
import { NO_FILTERS, type SearchPlan } from "@/lib/search/plan";
import { buildIndex } from "@/lib/search/search-index";
import { nearHits } from "./near";

const NOW = Date.UTC(2026, 10, 1);

function doc(id: string, name: string): SearchDocument {
  return {
    id,
    name,
    description: "",
    tags: [],
    host: `${id}.example`,
    path: "/",
    toolName: "",
    parameters: [],
    outputs: [],
    kind: "http",
    method: "GET",
    options: [],
    categories: [],
    liveState: "live",
    uptime30d: null,
    latencyMs: null,
    verified: false,
    browser: false,
    version: 2,
    testnet: false,
    payers30d: 0,
    conformance: 1,
    listedAt: NOW,
    priceChangedAt: null,
    provider: id,
    foldKey: "",
    card: JSON.stringify({ id, tags: [], category: null }),
  };
}

const index = new LiveIndex(
  buildIndex(
    [
      doc("both", "Sanctions data"),
      doc("rare", "Sanctions"),
      ...Array.from({ length: 60 }, (_, i) => doc(`common${i}`, "Data")),
      ...Array.from({ length: 40 }, (_, i) => doc(`other${i}`, "Weather")),
    ],
    { now: NOW },
  ),
  { now: NOW, language: NO_LANGUAGE },
);

function near(...words: string[]): string[] {
  const plan: SearchPlan = {
    terms: [words.map((text) => ({ text, phrase: false, negated: false, prefix: false }))],
    filters: NO_FILTERS,
    sort: "relevance",
    after: null,
    limit: 20,
    explain: false,
  };
  return nearHits(index, plan, index.search(plan)).map((hit) => hit.id);
}

describe("what comes near", () => {
  it("has the word that says most, and is not filled with what a common word finds", () => {
    expect(near("sanctions", "data")).toEqual(["rare"]);
  });

  it("is nothing for a single word", () => {
    expect(near("sanctions")).toEqual([]);
  });
});
