import { formatUsd } from "@/lib/x402/amount";
import { dayAndMonth } from "./days";
import { percent } from "./facts";
import { COUNT, milliseconds } from "./figures";
import type { Measured, MeasuredDay, MeasuredHour } from "./uptime";

/** "22 Nov" for `2026-11-22`. */
export function dayName(day: string): string {
  return dayAndMonth(new Date(`${day}T00:00:00Z`));
}

/** What the bars of many days show, in one or two sentences. */
export function uptimeWords(days: readonly MeasuredDay[]): string {
  const measured = days.filter(({ probes }) => probes > 0);
  const [probes, payable] = [total(measured, "probes"), total(measured, "payable")];
  if (probes === 0) return "Nothing was measured in this time.";
  const troubled = measured.filter((day) => day.payable < day.probes);
  const [worst] = [...troubled].sort((a, b) => a.payable / a.probes - b.payable / b.probes);
  const all = `Payable in ${percent(payable, probes)} of ${COUNT.format(probes)} ${probes === 1 ? "probe" : "probes"} on ${measured.length === 1 ? "1 day" : `${measured.length} days`}.`;
  if (!worst) return `${all} No probe failed.`;
  const share = `${percent(worst.payable, worst.probes)} on ${dayName(worst.day)}`;
  return troubled.length === 1
    ? `${all} One day with failures: ${share}.`
    : `${all} ${troubled.length} days with failures, the worst: ${share}.`;
}

const total = (days: readonly MeasuredDay[], field: "probes" | "payable") =>
  days.reduce((sum, day) => sum + day[field], 0);

/** What the plots show: as many slots as there are, the newest last. */
export interface Window {
  slots: readonly Measured[];
  /** When the first slot begins, for people: "24 Aug", "23 h ago". */
  from: string;
}

/** Fewer measured days than this are better seen hour by hour. */
const FEW_DAYS = 7;
const LEAST_HOURS = 24;

/**
 * Days when there are enough of them, from the first measured one on, or when no hour was measured; else the hours of
 * the last week, at least a day.
 */
export function plotWindow(days: readonly MeasuredDay[], hours: readonly MeasuredHour[]): Window {
  const first = days.findIndex(({ probes }) => probes > 0);
  const many = days.length - first >= FEW_DAYS && days.filter(isMeasured).length >= FEW_DAYS;
  if (first >= 0 && (many || !hours.some(isMeasured)))
    return { slots: days.slice(first), from: dayName(days[first]?.day ?? "") };
  const firstHour = hours.findIndex(({ probes }) => probes > 0);
  const start = Math.max(0, Math.min(firstHour < 0 ? hours.length : firstHour, hours.length - LEAST_HOURS));
  const slots = hours.slice(start);
  return {
    slots,
    from: slots.length > 48 ? `${Math.round(slots.length / 24)} d ago` : `${slots.length} h ago`,
  };
}

const isMeasured = ({ probes }: Measured) => probes > 0;

/** What the latency plot shows, in a sentence. */
export function latencyWords(slots: readonly Measured[]): string {
  const p50 = slots.flatMap(({ p50Ms }) => p50Ms ?? []);
  const p95 = slots.flatMap(({ p95Ms }) => p95Ms ?? []);
  const last = p50.at(-1);
  if (last === undefined) return "Nothing answered in this time.";
  return `Median ${range(p50)}, now ${milliseconds(last)}; p95 ${range(p95)}.`;
}

function range(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? milliseconds(low) : `from ${milliseconds(low)} to ${milliseconds(high)}`;
}

/** What the price plot shows, in a sentence. `prices` are millionths of a dollar, oldest first. */
export function priceWords(prices: readonly (bigint | null)[]): string {
  const known = prices.filter((price) => price !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return "No price in a known stablecoin.";
  const changes = known.filter((price, at) => at > 0 && price !== known[at - 1]).length;
  if (changes === 0) return `${formatUsd(last)} all the time.`;
  return `From ${formatUsd(first)} to ${formatUsd(last)} in ${changes === 1 ? "1 change" : `${changes} changes`}.`;
}
