import { describe, expect, it } from "vitest";
import { medianLatencyMs } from "./result";
import { timeAgo } from "./time-ago";

describe("median latency", () => {
  const of = (...values: (number | null)[]) => medianLatencyMs(values.map((latencyMs) => ({ latencyMs })));

  it("is the middle of what was measured", () => {
    expect(of(30, 10, 20)).toBe(20);
    expect(of(10, 40, 20, 30)).toBe(25);
    expect(of(7)).toBe(7);
    expect(of(null, 12, null)).toBe(12);
  });

  it("is null when nothing was measured", () => {
    expect(of()).toBeNull();
    expect(of(null)).toBeNull();
  });
});

describe("time ago", () => {
  const now = Date.parse("2026-11-22T15:00:00Z");
  const before = (seconds: number) => timeAgo(new Date(now - seconds * 1_000).toISOString(), now);

  it.each([
    [0, "just now"],
    [44, "just now"],
    [45, "1 min ago"],
    [61, "1 min ago"],
    [3_599, "59 min ago"],
    [3_600, "1 h ago"],
    [86_399, "23 h ago"],
    [86_400, "1 d ago"],
    [45 * 86_400, "1 mo ago"],
    [800 * 86_400, "2 y ago"],
    [-30, "just now"],
  ])("%i seconds", (seconds, words) => expect(before(seconds)).toBe(words));
});
