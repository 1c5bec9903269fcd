import { describe, expect, test } from "vitest";
import { type Health, liveStateAfter, nextProbeAt } from "./schedule";
import type { Verdict } from "./types";

const run = (verdicts: Verdict[], from: Health = { liveState: "unknown", consecutiveFailures: 0 }) =>
  verdicts.reduce(liveStateAfter, from);

describe("live state", () => {
  test.each<[Verdict[], string]>([
    [["payable"], "live"],
    [["payable-with-warnings"], "live"],
    [["payable", "unreachable"], "degraded"],
    [["payable", "unreachable", "not-payable"], "degraded"],
    [["payable", "unreachable", "not-payable", "blocked"], "down"],
    [["payable", "unreachable", "not-payable", "payable"], "live"],
    [["payable", "unreachable", "payable", "unreachable", "payable", "unreachable"], "degraded"],
    [["unreachable", "unreachable", "unreachable", "unreachable", "payable"], "live"],
  ])("after %j is %s", (verdicts, state) => expect(run(verdicts).liveState).toBe(state));

  test("one success forgets every failure", () => {
    expect(run([...Array<Verdict>(9).fill("unreachable"), "payable"])).toEqual({
      liveState: "live",
      consecutiveFailures: 0,
    });
  });
});

describe("the next probe", () => {
  const now = new Date("2026-01-01T00:00:00Z");
  const minutes = (state: Health, random: number) =>
    (nextProbeAt(state, now, () => random).getTime() - now.getTime()) / 60_000;
  const down = (consecutiveFailures: number): Health => ({ liveState: "down", consecutiveFailures });

  test("is hourly with a tenth of spread while healthy", () => {
    const live: Health = { liveState: "live", consecutiveFailures: 0 };
    expect(minutes(live, 0)).toBeCloseTo(54);
    expect(minutes(live, 0.5)).toBeCloseTo(60);
    expect(minutes(live, 1)).toBeCloseTo(66);
  });

  test("comes sooner after a failure", () => {
    expect(minutes({ liveState: "degraded", consecutiveFailures: 1 }, 0.5)).toBeCloseTo(5);
  });

  test("comes sooner after the terms changed, and no later than it would have otherwise", () => {
    const wait = (health: Health) =>
      (nextProbeAt(health, now, () => 0.5, { drifted: true }).getTime() - now.getTime()) / 60_000;
    expect(wait({ liveState: "live", consecutiveFailures: 0 })).toBeCloseTo(10);
    expect(wait({ liveState: "degraded", consecutiveFailures: 1 })).toBeCloseTo(5);
  });

  test("backs off while down, to a day at most", () => {
    expect([3, 4, 5, 6, 7, 8, 9, 1_000_000].map((n) => Math.round(minutes(down(n), 0.5)))).toEqual([
      30, 60, 120, 240, 480, 960, 1440, 1440,
    ]);
  });
});
