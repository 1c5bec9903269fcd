import { describe, expect, test } from "vitest";
import type { Measured, MeasuredDay, MeasuredHour } from "./uptime";
import { latencyWords, plotWindow, priceWords, uptimeWords } from "./uptime-words";

const day = (name: string, probes: number, payable: number): MeasuredDay => ({
  day: name,
  probes,
  payable,
  p50Ms: null,
  p95Ms: null,
  priceUsdMicros: null,
});

test.each([
  [[], "Nothing was measured in this time."],
  [[day("2026-11-21", 0, 0)], "Nothing was measured in this time."],
  [[day("2026-11-22", 1, 1)], "Payable in 100% of 1 probe on 1 day. No probe failed."],
  [
    [day("2026-11-21", 24, 24), day("2026-11-22", 2_000, 1_999)],
    "Payable in 99.95% of 2,024 probes on 2 days. One day with failures: 99.95% on 22 Nov.",
  ],
  [
    [day("2026-11-20", 24, 12), day("2026-11-21", 0, 0), day("2026-11-22", 24, 0)],
    "Payable in 25% of 48 probes on 2 days. 2 days with failures, the worst: 0% on 22 Nov.",
  ],
])("bars in words: %#", (days, words) => {
  expect(uptimeWords(days)).toBe(words);
});

const slot = (probes: number, p50Ms: number | null = null, p95Ms: number | null = null): Measured => ({
  probes,
  payable: probes,
  p50Ms,
  p95Ms,
  priceUsdMicros: null,
});

describe("the window of the plots", () => {
  const hours = (measuredFrom: number): MeasuredHour[] =>
    Array.from({ length: 168 }, (_, at) => ({ ...slot(at >= measuredFrom ? 1 : 0), hour: new Date(at) }));
  const days = (measured: number): MeasuredDay[] =>
    Array.from({ length: 90 }, (_, at) =>
      day(`2026-01-${String((at % 28) + 1).padStart(2, "0")}`, at >= 90 - measured ? 24 : 0, 0),
    );

  test("is the days since the first measured one when there are enough", () => {
    expect(plotWindow(days(30), hours(0)).slots).toHaveLength(30);
  });

  test("is hours before that, a day of them at least", () => {
    expect(plotWindow(days(1), hours(165))).toMatchObject({ from: "24 h ago", slots: { length: 24 } });
    expect(plotWindow(days(4), hours(84))).toMatchObject({ from: "4 d ago", slots: { length: 84 } });
    expect(plotWindow(days(0), hours(168)).slots).toHaveLength(24);
  });

  test("is the few days there are when no hour of the last week was measured", () => {
    expect(plotWindow(days(3), hours(168)).slots).toHaveLength(3);
  });
});

test.each([
  [[slot(0), slot(1)], "Nothing answered in this time."],
  [[slot(1, 12, 12), slot(1, 12, 40)], "Median 12 ms, now 12 ms; p95 from 12 ms to 40 ms."],
])("latency in words: %#", (slots, words) => {
  expect(latencyWords(slots)).toBe(words);
});

test.each([
  [[null], "No price in a known stablecoin."],
  [[null, 2_000n, 2_000n], "$0.002 all the time."],
  [[2_000n, null, 4_000n, 3_000n], "From $0.002 to $0.003 in 2 changes."],
])("price in words: %#", (prices, words) => {
  expect(priceWords(prices)).toBe(words);
});
