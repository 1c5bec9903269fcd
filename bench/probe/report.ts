import type { Reference, Results, Run } from "./measure";

/** The measurements as a table with the ratios that the aims are about. Medians over the rounds. */
export function report({ references, runs, lookups }: Results): string {
  const rate = (name: string) =>
    median(references.filter((r) => r.name === name).map((r) => (r.done + r.failed) / r.seconds));
  const cpu = (name: string) =>
    median(references.filter((r) => r.name === name).map((r) => (r.cpuMs * 1_000) / (r.done + r.failed)));
  const run = (name: Run["name"], workers: number, value: (run: Run) => number) =>
    median(runs.filter((r) => r.name === name && r.workers === workers).map(value));

  const handshake = cpu("handshake");
  const one = run("routine", 1, (r) => r.perSecond);
  const rows: string[][] = [["", "a second", "CPU us each", "ratio"]];
  const row = (name: string, perSecond: number | null, cpuUs: number | null, ratio: string) =>
    perSecond !== null && rows.push([name, shown(perSecond), cpuUs === null ? "" : shown(cpuUs), ratio]);

  row("bare TLS handshake, shared context", rate("handshake"), handshake, "1 (CPU)");
  row("undici, new connection, one request", rate("undici"), cpu("undici"), of(cpu("undici"), handshake));
  const worker = (label: string, name: Run["name"], workers: number) => {
    const cpuUs = run(name, workers, (r) => r.cpuMsPerProbe * 1_000);
    row(
      label,
      run(name, workers, (r) => r.perSecond),
      cpuUs,
      of(cpuUs, handshake),
    );
  };
  worker("1 worker, routine, 5 listings a host", "routine", 1);
  worker("1 worker, routine, 1 listing a host", "alone", 1);
  worker("1 worker, from all sides", "full", 1);
  worker("1 worker, listings never probed before", "first", 1);
  for (const workers of new Set(runs.filter((r) => r.name === "routine").map((r) => r.workers)))
    if (workers > 1) {
      const all = run("routine", workers, (r) => r.perSecond);
      row(
        `${workers} workers, routine`,
        all,
        run("routine", workers, (r) => r.cpuMsPerProbe * 1_000),
        `${of(all, one)} of 1 worker`,
      );
    }
  worker("1 worker, routine, 1 listing a host, a fifth dead", "dead", 1);
  row(
    "  of these the living",
    run("dead", 1, (r) => r.payablePerSecond),
    null,
    "",
  );
  const batch = rate("batch 50");
  row("sweep, batches of 50 (GET, then POST; 10 s)", batch, null, "1");
  row("sweep, sliding window of 50 (5 s)", rate("window 50"), null, of(rate("window 50"), batch));
  row("sweep, sliding window of 512 (5 s)", rate("window 512"), null, of(rate("window 512"), batch));
  if (lookups) {
    row("dns.lookup, a fifth of the names dead", lookups.lookup, null, "1");
    row("our resolver, the same names", lookups.resolver, null, of(lookups.resolver, lookups.lookup));
  }

  // Of runs that followed each other: from round to round a machine changes more.
  const living = (dead: Run["name"], none: Run["name"]) =>
    median(
      runs.flatMap((r) => {
        const beside = runs.find((other) => other.name === none && other.round === r.round);
        return r.name === dead && beside ? [r.payablePerSecond / beside.perSecond] : [];
      }),
    );
  const known = living("dead", "alone");
  const [memory] = references.filter((r) => r.name === "memory");
  const [largest] = [...runs].sort((a, b) => b.peakRssBytes - a.peakRssBytes);
  const sum = (what: "probes" | "lost" | "doubled") => runs.reduce((total, r) => total + r[what], 0);
  return [
    ...table(rows),
    "",
    ...(runs.length > 0
      ? [
          `${sum("probes")} probes recorded by workers: ${sum("lost")} lost, ${sum("doubled")} doubled`,
          ...(known === null
            ? []
            : [
                `a fifth dead: the living are probed at ${known.toFixed(2)} of the rate with none dead;`,
                `  where nothing is known of either yet, at ${living("first-dead", "first-alone")?.toFixed(2)}`,
              ]),
          `largest worker: ${mb(largest?.peakRssBytes ?? 0)} MB resident with a window of ${largest?.window} (${largest?.name})`,
        ]
      : []),
    ...(memory?.bytesEach
      ? [`one exchange in flight: ${Math.round(memory.bytesEach / 1_024)} KB (${describeMemory(memory)})`]
      : []),
  ].join("\n");
}

const describeMemory = ({ done, failed }: Reference) =>
  `${done} of ${done + failed} were connected over TLS and waiting`;
const mb = (bytes: number) => Math.round(bytes / 2 ** 20);

function median(values: number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

const of = (value: number | null, base: number | null) =>
  value === null || !base ? "" : (value / base).toFixed(2);
const shown = (value: number) => (value >= 100 ? String(Math.round(value)) : value.toFixed(1));

function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("   ")
      .trimEnd(),
  );
}
