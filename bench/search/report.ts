import type { Measured } from "./measure";
import { OPERATIONS, type Operation } from "./queries";
import { median, quantile, type Ratio, ratioOf } from "./statistics";

export interface Comparison {
  operation: Operation;
  engine: string;
  questions: number;
  p50: number;
  p95: number;
  /** Ours against it, by the 95th percentile and by the median, over the questions that both answered. */
  ratioP95: Ratio | null;
  ratioP50: Ratio | null;
  /** Share of questions without any result. */
  empty: number;
}

export function compare(measured: readonly Measured[]): Comparison[] {
  return measured
    .filter(({ operation }) => operation !== "meant")
    .map(({ operation, engine, ms, ids }) => {
      const ours = measured
        .find((one) => one.engine === "souk" && one.operation === operation)
        ?.ms.slice(0, ms.length);
      const against = ours && engine !== "souk" ? ours : null;
      return {
        operation,
        engine,
        questions: ms.length,
        p50: median(ms),
        p95: quantile(ms, 0.95),
        ratioP95: against && ratioOf(against, ms, 0.95),
        ratioP50: against && ratioOf(against, ms, 0.5),
        empty: ids.filter((list) => list.length === 0).length / ids.length,
      };
    });
}

/** Of the typing errors, how many share a result of the first twenty with what was meant. */
export function typoOverlap(measured: readonly Measured[], engine: string): number | null {
  const of = (operation: Operation) =>
    measured.find((one) => one.engine === engine && one.operation === operation)?.ids;
  const [wrong, meant] = [of("typo"), of("meant")];
  if (!wrong || !meant) return null;
  const shared = wrong.filter(
    (list, i) => list.some((id) => meant[i]?.includes(id)) || meant[i]?.length === 0,
  );
  return shared.length / wrong.length;
}

/** Questions for which two engines that can tell exactly do not give the same total. */
export function differingTotals(
  measured: readonly Measured[],
  operation: Operation,
  other: string,
): number | null {
  const of = (engine: string) =>
    measured.find((one) => one.engine === engine && one.operation === operation)?.totals;
  const [ours, theirs] = [of("souk"), of(other)];
  if (!ours || !theirs) return null;
  return theirs.filter((total, i) => total !== ours[i]).length;
}

/** A row for each operation and engine: p50 and p95 in milliseconds, and how much of its p95 ours takes. */
export function table(comparisons: readonly Comparison[]): string {
  const lines = [
    ["", "engine", "p50 ms", "p95 ms", "ours / its p95", "(95% interval)", "ours / its p50", "no result"],
  ];
  for (const operation of OPERATIONS)
    for (const one of comparisons.filter((c) => c.operation === operation))
      lines.push([
        operation,
        `${one.engine}${one.questions < 20 ? ` (${one.questions} questions)` : ""}`,
        figure(one.p50),
        figure(one.p95),
        one.ratioP95 ? share(one.ratioP95.value) : "",
        one.ratioP95 ? `${share(one.ratioP95.low)} to ${share(one.ratioP95.high)}` : "",
        one.ratioP50 ? share(one.ratioP50.value) : "",
        `${Math.round(one.empty * 1_000) / 10}%`,
      ]);
  const widths = (lines[0] ?? []).map((_, k) => Math.max(...lines.map((line) => (line[k] ?? "").length)));
  return lines
    .map((line) =>
      line
        .map((cell, k) => (k < 2 ? cell.padEnd(widths[k] ?? 0) : cell.padStart(widths[k] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const figure = (ms: number) => ms.toPrecision(3);
/** "1/250", or "1.3" when ours is slower. */
const share = (ratio: number) => (ratio < 0.5 ? `1/${Math.round(1 / ratio)}` : ratio.toFixed(2));
