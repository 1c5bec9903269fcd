import { expect, it } from "vitest";
import type { Exchange } from "@/lib/probe/types";
import { rawChallenge } from "./raw-challenge";

const answered = (status: number, body: string, truncated = false): Exchange => ({
  purpose: "cold",
  method: "GET",
  url: "https://x.example/",
  result: { kind: "response", status, headers: [["payment-required", "e30="]], body, truncated },
  timings: { totalMs: 1 } as Exchange["timings"],
});

it("is the first 402 that the probe met, header by header", () => {
  expect(rawChallenge({ exchanges: [answered(405, "no"), answered(402, "{}")] })).toBe(
    "HTTP 402\npayment-required: e30=\n\n{}",
  );
});

it("says where it was cut", () => {
  expect(rawChallenge({ exchanges: [answered(402, "x", true)] })).toMatch(/cut here/);
  expect(rawChallenge({ exchanges: [answered(402, "x".repeat(60_000))] })?.length).toBeLessThan(25_000);
});

it("is nothing where no 402 was met", () => {
  expect(rawChallenge({ exchanges: [answered(200, "free")] })).toBeNull();
});

it("is, of a tool, the answer that had the terms", () => {
  const answer = { result: { isError: true, structuredContent: { x402Version: 2, accepts: [] } } };
  const tool = {
    transport: null,
    protocolVersion: null,
    server: null,
    stopped: null,
    listed: null,
    declared: null,
    calls: [{ purpose: "cold" as const, arguments: {}, answer: JSON.stringify(answer) }],
  };
  expect(JSON.parse(rawChallenge({ exchanges: [answered(200, "")], tool }) ?? "")).toEqual(answer);
  expect(rawChallenge({ exchanges: [answered(200, "")], tool: { ...tool, calls: [] } })).toBeNull();
});
