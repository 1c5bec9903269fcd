import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { startPostgres } from "@/sandbox/postgres";
import { judgedCatalog } from "./catalog";
import { type Engine, miniSearchEngine, postgresEngine, soukEngine } from "./engines";
import { judgedQueries, ndcg, type Score, scores } from "./measure";

const USAGE = `Measure how well search finds what was judged by hand, beside PostgreSQL's full text and MiniSearch on the same listings.

  npm run bench:relevance -- [--worst 0]

  --worst  also print so many of our worst answers`;

/** Any moment will do, as long as it stays: ages of listings are counted from it. */
const NOW = Date.UTC(2026, 10, 1);
const root = path.resolve(import.meta.dirname, "..", "..");

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { worst: { type: "string", default: "0" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) return console.log(USAGE);
  const catalog = judgedCatalog(NOW);
  const queries = judgedQueries(catalog);
  const dir = mkdtempSync(path.join(tmpdir(), "souk-relevance-"));
  // As root the database runs under another account, which has to get there.
  chmodSync(dir, 0o755);
  const server = await startPostgres({ dir: path.join(dir, "postgres"), durable: false });
  try {
    const engines = [
      soukEngine(catalog, NOW),
      await postgresEngine(server.url, catalog),
      miniSearchEngine(catalog),
    ];
    const results = new Map<string, Map<string, Score>>();
    for (const engine of engines) {
      const answers = await answersOf(
        engine,
        queries.map(({ q }) => q),
      );
      results.set(engine.name, scores(queries, answers));
      if (engine.name === "Souk") printWorst(queries, answers, catalog, Number(values.worst));
      await engine.close();
    }
    print(catalog.length, results);
    keep(catalog.length, results);
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function answersOf(engine: Engine, texts: readonly string[]): Promise<string[][]> {
  const answers: string[][] = [];
  for (const text of texts) answers.push(await engine.search(text));
  return answers;
}

function print(listings: number, results: Map<string, Map<string, Score>>): void {
  const names = [...results.keys()];
  const kinds = [...(results.get("Souk")?.keys() ?? [])];
  const cell = (score: Score | undefined) =>
    score ? `${score.ndcg.toFixed(3)}  ${(100 * score.empty).toFixed(1).padStart(5)}%` : "";
  console.log(`\n${listings} listings. nDCG@10, and the share of queries that find nothing:\n`);
  console.log(["kind".padEnd(12), "queries", ...names.map((name) => name.padEnd(22))].join("  "));
  for (const kind of kinds) {
    const all = names.map((name) => results.get(name)?.get(kind));
    console.log(
      [
        kind.padEnd(12),
        String(all[0]?.queries).padStart(7),
        ...all.map((score) => cell(score).padEnd(22)),
      ].join("  "),
    );
  }
}

function printWorst(
  queries: ReturnType<typeof judgedQueries>,
  answers: readonly (readonly string[])[],
  catalog: ReturnType<typeof judgedCatalog>,
  count: number,
): void {
  const name = new Map(catalog.map(({ row, service }) => [row.id, `${row.name} (${service ?? "noise"})`]));
  queries
    .map(({ kind, q, grades }, i) => ({
      kind,
      q,
      found: answers[i] ?? [],
      score: ndcg(answers[i] ?? [], grades),
    }))
    .sort((a, b) => a.score - b.score)
    .slice(0, count)
    .forEach(({ kind, q, found, score }) => {
      console.log(
        `${score.toFixed(2)} ${kind} “${q}”: ${
          found
            .slice(0, 4)
            .map((id) => name.get(id))
            .join(", ") || "nothing"
        }`,
      );
    });
}

function keep(listings: number, results: Map<string, Map<string, Score>>): void {
  const at = new Date().toISOString();
  const file = path.join(root, "bench", "results", `relevance-${at.replace(/[:.]/g, "-")}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  const engines = Object.fromEntries([...results].map(([name, kinds]) => [name, Object.fromEntries(kinds)]));
  writeFileSync(file, `${JSON.stringify({ at, listings, engines }, null, 2)}\n`);
  console.log(`\n${path.relative(root, file)}`);
}

await main();
