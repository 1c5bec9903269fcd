import { expect, it, vi } from "vitest";
import type { GuardedRequest } from "@/lib/net/types";
import { callTool } from "./tool-call";

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
