import { describe, expect, it, vi } from "vitest";
import type { GuardedRequest } from "@/lib/net/types";
import { callTool, toolStatus } from "./tool-call";

it("every exchange has whole milliseconds of what is left, and at least one", async () => {
  let now = 100;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => {
    now += 3.7;
    return now;
  });
  const deadlines: unknown[] = [];
  const fetch = Object.assign(
    async ({ deadlineMs }: GuardedRequest) => {
      deadlines.push(deadlineMs);
      return { ok: false as const, code: "timeout" as const, message: "", timings: { totalMs: 1 } };
    },
    { close: async () => {} },
  );
  await callTool(fetch, {
    url: "https://seller.example/mcp",
    body: JSON.stringify({ name: "tool", arguments: {} }),
    payment: null,
    deadlineMs: 20,
  });
  clock.mockRestore();
  expect(deadlines.length).toBeGreaterThan(0);
  for (const deadline of deadlines) {
    expect(Number.isInteger(deadline)).toBe(true);
    expect(deadline).toBeGreaterThanOrEqual(1);
  }
});

describe("what a tool's answer is", () => {
  const terms = { x402Version: 2, resource: { url: "https://seller.example/r" }, accepts: [] };
  const text = [{ type: "text", text: JSON.stringify(terms) }];

  it.each([
    ["terms as an error, structured", { structuredContent: terms, content: text, isError: true }, 402],
    ["terms as an error, in text", { content: text, isError: true }, 402],
    [
      "terms for clients that asked for them",
      { resultType: "payment_required", paymentRequired: terms },
      402,
    ],
    [
      "an error that cannot be read as terms",
      { content: [{ type: "text", text: '{"x402Version"' }], isError: true },
      402,
    ],
    ["another error", { content: [], isError: true }, 500],
    ["goods", { content: [] }, 200],
    ["goods that look like terms", { structuredContent: terms, content: text }, 200],
    ["goods that look like terms, said to be no error", { content: text, isError: false }, 200],
    ["goods that name the protocol", { content: [{ type: "text", text: '{"x402Version"' }] }, 200],
  ] as const)("%s", (_what, result, status) => {
    expect(toolStatus({ result })).toBe(status);
  });

  it.each([
    ["with terms", { code: 402, message: "", data: terms }, 402],
    ["without", { code: -32_000, message: "" }, 500],
  ] as const)("a JSON-RPC error %s", (_what, error, status) => {
    expect(toolStatus({ error })).toBe(status);
  });
});
