import type { Measured } from "./measure";

/** Goals of the comparison: how many times what is on the right the left must answer. */
const GOALS: readonly { name: string; of: string; goal: number }[] = [
  { name: "home, kept", of: "Next, static page", goal: 0.85 },
  { name: "search, kept", of: "Next, static page", goal: 0.85 },
  { name: "listing, kept", of: "Next, static page", goal: 0.85 },
  { name: "home, kept", of: "home, signed in", goal: 50 },
  { name: "search, kept", of: "search, signed in", goal: 50 },
  { name: "listing, kept", of: "listing, signed in", goal: 50 },
  { name: "JSON search, kept", of: "Next, route handler", goal: 3 },
  { name: "JSON search, each new", of: "Next, route handler", goal: 3 },
  { name: "home, signed in, two of 0.3 CPU", of: "home, signed in, 0.3 CPU", goal: 1.7 },
  { name: "bare Node, two of 0.3 CPU", of: "bare Node, 0.3 CPU", goal: 0 },
  { name: "home, signed in, two processes", of: "home, signed in", goal: 0 },
  { name: "JSON search, kept", of: "bare Node, 10 KB of JSON", goal: 0 },
  { name: "home, kept", of: "bare Node, 10 KB of JSON", goal: 0 },
];

/** The measurements as two tables: each by itself, then the ratios, taken round by round. */
export function report(rounds: readonly Measured[][]): string {
  const names = [...new Set(rounds.flat().map(({ name }) => name))];
  const of = (name: string) => rounds.flatMap((round) => round.filter((each) => each.name === name));
  const rows = [["", "a second", "p50 ms", "p95 ms", "CPU us each", "KB each", "not 200"]];
  for (const name of names) {
    const all = of(name);
    const mid = (value: (each: Measured) => number | null) =>
      median(all.flatMap((each) => value(each) ?? []));
    rows.push([
      name,
      shown(mid((each) => each.perSecond)),
      shown(mid((each) => each.p50Ms)),
      shown(mid((each) => each.p95Ms)),
      shown(mid((each) => each.cpuUsEach)),
      shown(mid((each) => each.bytesEach / 1_024)),
      String(all.reduce((sum, each) => sum + each.failed, 0)),
    ]);
  }
  const ratios = [["", "times", "lowest", "goal"]];
  for (const { name, of: base, goal } of GOALS) {
    const each = rounds.flatMap((round) => {
      const [a, b] = [name, base].map((wanted) => round.find((one) => one.name === wanted));
      return a && b ? [a.perSecond / b.perSecond] : [];
    });
    if (each.length > 0)
      ratios.push([
        `${name} / ${base}`,
        shown(median(each)),
        shown(Math.min(...each)),
        goal ? `${goal}` : "",
      ]);
  }
  return [...table(rows), "", ...table(ratios)].join("\n");
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

function shown(value: number): string {
  if (Number.isNaN(value)) return "";
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(2);
}

function table(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length)));
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  "),
  );
}
