import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ListingRow } from "@/lib/catalog/document";

/** A listing of the judged catalog, and what it sells; null sells nothing that anybody asks for. */
export interface JudgedListing {
  row: ListingRow;
  service: string | null;
}

/** Listings that say little, as real catalogs have them by the thousand. */
const NOISE = 4_000;
const BOILERPLATE = [
  "",
  "Pay per call in USDC on Base.",
  "No account and no API key needed.",
  "Built for AI agents. Returns JSON.",
  "x402-enabled; settles in seconds.",
  "Premium data for agents and developers, live and reliable.",
];
const NOISE_WORDS = {
  adjective:
    "Premium Fast Smart Simple Open Secure Live Global Instant Pro Micro Agentic Paid Demo Test".split(" "),
  noun: "API Endpoint Service Data Tool Agent Gateway Resource Content Info Server Feed Access Hub Market Price".split(
    " ",
  ),
  text: [
    "Protected resource.",
    "Access to premium content for agents.",
    "Returns data as JSON for a small payment.",
    "A paid API for AI agents: search, news, weather, images, prices and more coming soon.",
    "Unlock this endpoint with USDC.",
    "Demo of a paid request with x402 on Base Sepolia.",
    "Agent service: analysis, report and summary on demand.",
    "Real-time market data and token analysis for trading agents.",
  ],
};

/** The same listings every time: every wording of every service by two providers, and the noise. */
export function judgedCatalog(now: number): JudgedListing[] {
  const listings: JudgedListing[] = [];
  for (const line of lines("services.txt")) {
    const [id = "", tags = "", path = "", parameters = "", wordings = ""] = line.split(" | ");
    for (const wording of wordings.split(" || ")) {
      const [name = "", description = ""] = wording.split(" = ");
      const slug = name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, "");
      const common = { name, tags: list(tags), parameters: list(parameters) };
      listings.push({
        service: id,
        row: row(now, `https://${slug}.example${path}`, { ...common, description: `${description}.` }),
      });
      // A platform that resells: fewer tags, a path of its own, the usual phrases.
      const platform = pick(
        ["paywall.example", "agents.example:8443", "x402.tools.example", "bazaar.example"],
        slug,
      );
      listings.push({
        service: id,
        row: row(now, `https://${platform}/api/${slug}`, {
          name: `${name} by ${pick(["Acorn", "Bluefin", "Cobalt", "Dovetail", "Ember", "Flint"], slug)}`,
          description: `${description}. ${pick(BOILERPLATE, slug)}`.trim(),
          tags: list(tags).slice(0, 1),
          parameters: list(parameters),
        }),
      });
    }
  }
  for (let n = 0; n < NOISE; n++) {
    const seed = `noise ${n}`;
    const name = `${pick(NOISE_WORDS.adjective, seed)} ${pick(NOISE_WORDS.noun, `${seed} noun`)} ${n}`;
    listings.push({
      service: null,
      row: row(
        now,
        `https://p${n}.noise.example/${pick(["api", "data", "premium", "paid", "v1/resource"], seed)}`,
        {
          name,
          description: `${pick(NOISE_WORDS.text, `${seed} text`)} ${pick(BOILERPLATE, seed)}`.trim(),
          tags: n % 3 === 0 ? ["x402", "agents"] : [],
          parameters: [],
        },
      ),
    });
  }
  return listings;
}

/** The lines of a data file that are not comments. */
export function lines(file: string): string[] {
  return readFileSync(new URL(file, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"));
}

const list = (text: string) => text.split(",").filter((part) => part !== "" && part !== "-");
const hash = (text: string) => createHash("sha256").update(text).digest();
const pick = <T>(from: readonly T[], seed: string): T => from[hash(seed).readUInt32LE(0) % from.length] as T;

/** Health, use and age are drawn by chance and have nothing to do with what is judged. */
function row(
  now: number,
  url: string,
  words: Pick<ListingRow, "name" | "description" | "tags" | "parameters">,
): ListingRow {
  const { host, pathname } = new URL(url);
  const digest = hash(url);
  const chance = (at: number) => (digest[at] as number) / 255;
  const hex = digest.toString("hex");
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
    url,
    method: chance(0) < 0.7 ? "GET" : "POST",
    toolName: "",
    host,
    path: pathname,
    ...words,
    output: null,
    liveState: chance(1) < 0.75 ? "live" : chance(1) < 0.85 ? "degraded" : "down",
    networks: ["eip155:8453"],
    schemes: ["exact"],
    x402Version: 2,
    latencyMs: Math.round(50 + chance(2) * 900),
    callableFromBrowser: chance(3) < 0.5,
    verified: chance(4) < 0.2,
    lastProbedAt: null,
    listedAt: now - Math.floor(chance(5) * 400) * 86_400_000,
    priceChangedAt: null,
    uptime30d: chance(1) < 0.75 ? 0.95 + chance(6) / 20 : chance(6) / 2,
    p50Ms: null,
    payers30d: Math.floor(chance(7) ** 6 * 200),
    calls30d: 0,
    conformance: 0.5 + chance(8) / 2,
    options: [],
  };
}
