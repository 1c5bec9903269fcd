import { describe, expect, it } from "vitest";
import type { SearchDocument } from "./document";
import type { SearchLanguage } from "./language";
import { NO_LANGUAGE } from "./language";
import { LiveIndex } from "./live-index";
import { NO_FILTERS, type PlanTerm, type SearchPlan } from "./plan";
import { buildIndex } from "./search-index";

const NOW = Date.UTC(2026, 10, 1);

function doc(id: string, change: Partial<SearchDocument> = {}): SearchDocument {
  return {
    id,
    name: id,
    description: "",
    tags: [],
    host: "api.example.com",
    path: "/",
    toolName: "",
    parameters: [],
    outputs: [],
    kind: "http",
    method: "GET",
    options: [{ network: "eip155:8453", asset: "USDC", scheme: "exact", priceUsdMicros: 1_000 }],
    categories: [],
    liveState: "live",
    uptime30d: 1,
    latencyMs: 100,
    verified: false,
    browser: true,
    version: 2,
    testnet: false,
    payers30d: 0,
    conformance: 1,
    listedAt: NOW,
    priceChangedAt: null,
    provider: id,
    foldKey: "",
    card: JSON.stringify({ id }),
    ...change,
  };
}

const LANGUAGE: SearchLanguage = {
  stopWords: ["a", "the", "into", "of", "to"],
  synonyms: [
    { from: "forex", to: ["exchange rate"] },
    { from: "text to speech", to: ["tts"] },
    { from: "tts", to: ["text to speech"] },
  ],
};

function search(docs: SearchDocument[], q: string, change: Partial<SearchPlan> = {}, language = LANGUAGE) {
  const words = q.match(/-?"[^"]*"|\S+/g) ?? [];
  const terms = words.map((word, i): PlanTerm => {
    const negated = word.startsWith("-");
    const text = word.replace(/^-/, "").replaceAll('"', "");
    return {
      text,
      negated,
      phrase: word.includes('"'),
      prefix: !negated && i === words.length - 1 && !word.includes('"'),
    };
  });
  const live = new LiveIndex(buildIndex(docs, { now: NOW }), { now: NOW, language });
  const answer = live.search({
    terms: terms.length > 0 ? [terms] : [],
    filters: NO_FILTERS,
    sort: "relevance",
    after: null,
    limit: 20,
    explain: false,
    ...change,
  });
  return { ...answer, ids: answer.hits.map((hit) => hit.id) };
}

const CATALOG = [
  doc("forecast", { name: "Weather Forecast", tags: ["weather"] }),
  doc("rates", { name: "Exchange Rates", description: "Converts EUR to USD", path: "/v1/eur_usd" }),
  doc("markdown", { name: "Page to Markdown", description: "Turns a page into markdown." }),
  doc("tts", { name: "TTS", description: "Reads out loud." }),
  doc("speech", { name: "Speech from text", toolName: "synthesizeSpeech", outputs: ["audioUrl"] }),
  doc("wallet", {
    name: "Sanctions check",
    parameters: ["walletAddress"],
    host: "screen.example.org",
    description: "For 0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  }),
];

describe("words", () => {
  it.each([
    [
      "wether forcast",
      "forecast",
      [
        ["wether", "weather"],
        ["forcast", "forecast"],
      ],
    ],
    ["exhcange", "rates", [["exhcange", "exchange"]]],
    ["markdwn", "markdown", [["markdwn", "markdown"]]],
    ["weatherforecast", "forecast", [["weatherforecast", "weather forecast"]]],
  ])("%s finds what was meant", (q, id, corrected) => {
    const answer = search(CATALOG, q);
    expect(answer.ids).toContain(id);
    expect(answer.corrected).toEqual(corrected.map(([from, to]) => ({ from, to })));
  });

  it("are found two edits away when they are long", () => {
    expect(search(CATALOG, "sancitonns").ids).toEqual(["wallet"]);
    expect(search(CATALOG, "tpbe").total).toBe(0);
    expect(search([doc("a", { name: "forum" })], "fxxum").total).toBe(0);
  });

  it.each([
    ["weath", "forecast"],
    ["exch", "rates"],
    ["walletaddr", "wallet"],
    ["0x036cbd", "wallet"],
    ["screen.example.org", "wallet"],
    ["/v1/eur_usd", "rates"],
    ["audio url", "speech"],
    ["forecasts", "forecast"],
    ["forecasting", "forecast"],
    ["convert eur", "rates"],
    ["turn a page into markdown", "markdown"],
    ["forex", "rates"],
    ["text to speech", "tts"],
  ])("%s is enough", (q, id) => {
    const answer = search(CATALOG, q);
    expect(answer.ids).toContain(id);
    expect(answer.approximate).toBe(false);
  });

  it("count more than their synonyms", () => {
    expect(search(CATALOG, "tts").ids).toEqual(["tts", "speech"]);
    const reader = doc("reader", { name: "Text to speech" });
    expect(search([...CATALOG, reader], "text to speech").ids[0]).toBe("reader");
    expect(search(CATALOG, "tts", {}, NO_LANGUAGE).ids).toEqual(["tts"]);
  });

  it("that say by their order what is meant are found in that order first, slip or not", () => {
    const catalog = [
      doc("reader", { name: "Text to speech", description: "Speech from text, text to speech." }),
      doc("writer", { name: "Recordings", description: "Speech to text." }),
    ];
    const language = { ...LANGUAGE, synonyms: [{ from: "speech to text", to: ["transcript"] }] };
    expect(search(catalog, "speech to text", {}, language).ids).toEqual(["writer", "reader"]);
    const slip = search(catalog, "speach to text", {}, language);
    expect(slip.ids).toEqual(["writer", "reader"]);
    expect(slip.corrected).toEqual([{ from: "speach", to: "speech" }]);
  });

  it("with a slip lead to their synonyms too", () => {
    expect(search(CATALOG, "tetx to speech").ids).toContain("tts");
    expect(search(CATALOG, "tetx to speech").corrected).toEqual([{ from: "tetx", to: "text" }]);
  });

  it("that are synonyms must both be there when both are said", () => {
    const language = {
      stopWords: [],
      synonyms: [
        { from: "weather", to: ["forecast"] },
        { from: "forecast", to: ["weather"] },
      ],
    };
    const docs = [
      doc("both", { name: "weather forecast" }),
      doc("one", { name: "weather" }),
      doc("other", { name: "forecast" }),
    ];
    expect(search(docs, "weather", {}, language).total).toBe(3);
    expect(search(docs, "weather forecast", {}, language).ids).toEqual(["both"]);
  });

  it("ask the same with other words between them that say nothing", () => {
    expect(search(CATALOG, "text into the speech").ids).toEqual(search(CATALOG, "text to speech").ids);
    expect(search(CATALOG, "speech to text").ids).not.toContain("tts");
  });

  it("in quotes stand together, and not across the ends of texts", () => {
    expect(search(CATALOG, '"weather forecast"').ids).toEqual(["forecast"]);
    expect(search(CATALOG, '"forecast weather"').approximate).toBe(true);
    expect(search(CATALOG, 'page -"into markdown"').total).toBe(0);
  });

  it("that nothing has all of find what has most of them, and say so", () => {
    const answer = search(CATALOG, "weather markdown page");
    expect(answer.approximate).toBe(true);
    expect(answer.ids).toEqual(["markdown"]);
  });

  it("that a filter leaves nothing for find nothing else", () => {
    const answer = search(CATALOG, "weather", { filters: { ...NO_FILTERS, hosts: ["screen.example.org"] } });
    expect(answer.total).toBe(0);
    expect(answer.approximate).toBe(false);
  });

  it("of the grammar that mean nothing do not break it", () => {
    for (const q of ['- "" ...', "\u0000 ￿", "a".repeat(200), "the", "-the"])
      expect(() => search(CATALOG, q)).not.toThrow();
  });
});

describe("ranking", () => {
  it("puts a name before a mention", () => {
    const docs = [
      doc("mention", { name: "Charts", description: "also weather" }),
      doc("name", { name: "Weather" }),
    ];
    expect(search(docs, "weather").ids).toEqual(["name", "mention"]);
  });
  it.each<[string, Partial<SearchDocument>]>([
    ["payable", { conformance: 0.2 }],
    ["alive", { liveState: "down", uptime30d: 0.1 }],
    ["used", { payers30d: 0 }],
    ["new", { listedAt: NOW - 700 * 86_400_000 }],
  ])("puts what is more %s first among equals", (_, worse) => {
    const docs = [
      doc("b", { name: "Same", payers30d: 40, ...worse }),
      doc("a", { name: "Same", payers30d: 40 }),
    ];
    expect(search(docs, "same").ids).toEqual(["a", "b"]);
    expect(search(docs, "").ids).toEqual(["a", "b"]);
  });
  it("lets one provider have three of a page, and the rest on the next", () => {
    const docs = Array.from({ length: 30 }, (_, i) =>
      doc(`d${i}`, { name: "Weather", provider: i < 20 ? "one" : `other${i}`, payers30d: i < 20 ? 500 : 0 }),
    );
    const first = search(docs, "weather", { limit: 10 });
    expect(first.ids.filter((id) => Number(id.slice(1)) < 20)).toHaveLength(3);
    const second = search(docs, "weather", { limit: 10, after: first.after });
    expect(second.total).toBe(30);
    expect(first.ids.some((id) => second.ids.includes(id))).toBe(false);
  });
});

describe("look-alikes", () => {
  it("fold under the best, across what was built and what was written later", () => {
    const base = buildIndex(
      [
        doc("a", { foldKey: "k", payers30d: 5 }),
        doc("b", { foldKey: "k" }),
        doc("c"),
        doc("lone", { foldKey: "l" }),
      ],
      { now: NOW },
    );
    const live = new LiveIndex(base, { now: NOW, language: NO_LANGUAGE });
    const plan: SearchPlan = {
      terms: [],
      filters: NO_FILTERS,
      sort: "relevance",
      after: null,
      limit: 20,
      explain: false,
    };
    const hits = () => Object.fromEntries(live.search(plan).hits.map((hit) => [hit.id, hit.similar]));
    expect(hits()).toEqual({ a: 1, c: 0, lone: 0 });
    live.upsert([doc("d", { foldKey: "k", payers30d: 900 }), doc("twin", { foldKey: "l", conformance: 0 })]);
    expect(hits()).toEqual({ d: 2, c: 0, lone: 1 });
    live.remove(["d"]);
    expect(hits()).toEqual({ a: 1, c: 0, lone: 1 });
    expect(live.search(plan).total).toBe(5);
  });
});

describe("a new base", () => {
  it("has what was read for it, with later writes on top and earlier ones forgotten", () => {
    const live = new LiveIndex(buildIndex([doc("a"), doc("b")], { now: NOW }), {
      now: NOW,
      language: NO_LANGUAGE,
    });
    live.upsert([doc("c"), doc("b", { name: "early" })], 5);
    const read = buildIndex([doc("a"), doc("b", { name: "early" }), doc("c")], { now: NOW });
    live.upsert([doc("a", { name: "late" })], 6);
    live.remove(["c"], 6);
    live.rebase(read, 5);
    const found = (text: string) =>
      live
        .search({
          terms: [[{ text, phrase: false, negated: false, prefix: false }]],
          filters: NO_FILTERS,
          sort: "relevance",
          after: null,
          limit: 20,
          explain: false,
        })
        .hits.map((hit) => hit.id);
    expect(live.pending).toBe(2);
    expect(live.size).toBe(2);
    expect(found("late")).toEqual(["a"]);
    expect(found("early")).toEqual(["b"]);
    expect(live.card("c")).toBeNull();
    expect(live.card("a")).toBe('{"id":"a"}');
  });
});
