import { describe, expect, test } from "vitest";
import { type Health, liveStateAfter, nextProbeAt, SLOT_MINUTES, slotOffsetMs } from "./schedule";
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

  test("of a healthy listing is at its host's moments, which are spread over all hosts", () => {
    const live: Health = { liveState: "live", consecutiveFailures: 0 };
    const at = (host: string, random: number) => nextProbeAt(live, now, () => random, { host }).getTime();
    const hosts = Array.from({ length: 400 }, (_, i) => `api${i}.example.com`);
    for (const host of hosts.slice(0, 20))
      for (const random of [0, 0.3, 0.7, 1]) {
        expect((at(host, random) - slotOffsetMs(host)) % (SLOT_MINUTES * 60_000)).toBe(0);
        const waited = (at(host, random) - now.getTime()) / 60_000;
        expect(Math.abs(waited - (54 + 12 * random))).toBeLessThanOrEqual(SLOT_MINUTES / 2);
      }
    const quarters = [0, 1, 2, 3].map(
      (quarter) => hosts.filter((host) => Math.floor(slotOffsetMs(host) / 75_000) === quarter).length,
    );
    expect(Math.min(...quarters)).toBeGreaterThan(60);
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
