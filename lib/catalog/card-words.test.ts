import { expect, it } from "vitest";
import { callsNote, latencyNote, priceNote, uptimeNote } from "./card-words";

const probe = (latencyMs: number | null, verdict: "payable" | "unreachable" = "payable") => ({
  verdict,
  latencyMs,
});
const USDC = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913";

it("says in what the lowest price is paid, and where else", () => {
  const cheapest = { network: "eip155:8453", asset: USDC, amount: "2000", scheme: "exact" };
  expect(priceNote({ cheapest, networks: ["eip155:137", "eip155:8453"], optionCount: 2 })).toBe(
    "USDC · Base, Polygon",
  );
  expect(priceNote({ cheapest, networks: ["eip155:8453"], optionCount: 3 })).toBe("USDC · Base, 3 options");
  expect(priceNote({ cheapest: null, networks: [], optionCount: 1 })).toBe("not measured yet");
});

it("never rounds up to a perfection that was not reached", () => {
  expect(uptimeNote({ uptime30d: 0.99999, recentProbes: [] })).toBe("99.99%");
  expect(uptimeNote({ uptime30d: 1, recentProbes: [] })).toBe("100%");
  expect(uptimeNote({ uptime30d: null, recentProbes: [probe(1), probe(null, "unreachable")] })).toBe(
    "1 of 2 payable",
  );
  expect(uptimeNote({ uptime30d: null, recentProbes: [] })).toBe("not measured yet");
});

it("shows nothing that was not measured", () => {
  expect(latencyNote({ latencyMs: null, recentProbes: [] })).toBe("not measured yet");
  expect(latencyNote({ latencyMs: 4, recentProbes: [probe(4)] })).toBe("last probe");
  expect(latencyNote({ latencyMs: 9, recentProbes: [probe(4), probe(5), probe(9)] })).toBe("last 9 ms");
  expect(callsNote({ payers30d: { payers: 0, calls: 0 } })).toBe("none yet");
});
