import { expect, it } from "vitest";
import type { CatalogCard } from "@/lib/catalog/result";
import { rowView } from "./row-view";

const USDC = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913";
const card: CatalogCard = {
  id: "a",
  kind: "http",
  url: "https://api.example/v1",
  method: "GET",
  toolName: "",
  host: "api.example",
  path: "/",
  name: "Rates",
  description: "",
  tags: [],
  category: null,
  liveState: "unknown",
  verified: false,
  provider: "api.example",
  imitates: null,
  similar: 0,
  testnet: false,
  uptime30d: null,
  schemes: [],
  networks: [],
  x402Version: null,
  latencyMs: null,
  callableFromBrowser: null,
  lastProbedAt: null,
  cheapest: null,
  optionCount: 0,
  recentProbes: [],
  payers30d: { payers: 0, calls: 0 },
};

it("has no figure where nothing was measured, and carries nothing that does not apply", () => {
  expect(rowView(card)).toEqual({
    id: "a",
    name: "Rates",
    state: "unknown",
    verb: "GET",
    place: "api.example",
    tags: [],
    price: ["not measured yet"],
    latency: ["not measured yet"],
    payers: ["none yet"],
    probes: "",
    uptime: "not measured yet",
  });
});

it("says which tool of which server is sold", () => {
  const tool = { ...card, kind: "mcp", path: "/mcp", toolName: "climate" } as const;
  expect(rowView(tool)).toMatchObject({ verb: "MCP", place: "api.example/mcp → climate" });
});

it("shows a price in dollars only where it knows how many decimals the token has", () => {
  const cheapest = { network: "eip155:8453", asset: USDC, amount: "2000", scheme: "exact" };
  const networks = ["eip155:8453"];
  expect(rowView({ ...card, networks, cheapest }).price).toEqual(["USDC · Base", "$0.002"]);
  const unknown = { ...cheapest, asset: "0x0000000000000000000000000000000000000001" };
  const [note, value] = rowView({ ...card, networks, cheapest: unknown }).price;
  expect(value).toBe("2000");
  expect(note).toMatch(/^atomic units · /);
});

it("writes each probe as a sign, oldest first", () => {
  const probe = (verdict: "payable" | "unreachable" | "payable-with-warnings") => ({
    verdict,
    latencyMs: null,
  });
  const recentProbes = [probe("unreachable"), probe("payable"), probe("payable-with-warnings")];
  expect(rowView({ ...card, recentProbes }).probes).toBe("-++");
});

it("carries only the beginning of long texts", () => {
  const row = rowView({ ...card, description: "x".repeat(300), schemes: ["y".repeat(80)] });
  expect(row.about).toHaveLength(180);
  expect(row.tags[0]).toHaveLength(24);
});
