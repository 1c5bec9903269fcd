import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { readArguments, wrongUsage } from "@/scripts/command-line";

const USAGE = `Ask Lighthouse about every kind of page of a running production build.

  npm run bench:pages -- [--origin http://localhost:3000] [--preset mobile] [--page /stats ...]

  --origin  where Souk runs (npm start); fill it first, with npm run bench:fill -- --listings 3000
  --preset  mobile, desktop or both, which is what is meant without
  --page    a path to ask about instead of all; may be given again

Lighthouse is fetched by npx, in the one version that results are compared with. CHROME_PATH names a browser. Blocking time
depends on what else the machine does. Results go to bench/results/pages.json.
Exit code: 0 every page has 95 for performance and 100 for accessibility, 1 one has not, 2 wrong usage.`;

const LIGHTHOUSE = "lighthouse@13.5.0";
const PAGES = [
  ..."/ /?q=weather /categories /compare /check /register /stats /calls /settings/spending /not-there".split(
    " ",
  ),
  ..."/docs /docs/search /docs/ranking /docs/probes /docs/api /docs/problems /rules".split(" "),
];
/** The first page of a kind, as the page before it links to one. */
const LINKED = [
  ["/", /\/listings\/[0-9a-f-]{36}/],
  ["/categories", /\/categories\/[a-z][a-z-]*/],
  ["/", /\/providers\/[^"?#\\]+/],
  ["/rules", /\/rules\/[a-z0-9-]+/],
] as const;

const { values } = readArguments(USAGE, {
  origin: { type: "string", default: "http://localhost:3000" },
  preset: { type: "string", default: "both" },
  page: { type: "string", multiple: true, default: [] },
});
const presets = values.preset === "both" ? ["mobile", "desktop"] : [values.preset];
if (!presets.every((preset) => preset === "mobile" || preset === "desktop"))
  wrongUsage(USAGE, "--preset must be mobile, desktop or both.");

interface Row {
  page: string;
  preset: string;
  performance: number;
  accessibility: number;
  bestPractices: number;
  lcpMs: number;
  observedLcpMs: number;
  blockingMs: number;
  shift: number;
  bytes: number;
}

async function linkedPages(): Promise<string[]> {
  const found = LINKED.map(async ([from, link]) => {
    const answer = await fetch(new URL(from, values.origin));
    return (await answer.text()).match(link)?.[0] ?? [];
  });
  return (await Promise.all(found)).flat();
}

function measure(page: string, preset: string, folder: string): Row {
  const file = path.join(folder, "result.json");
  const flags = [
    "--quiet",
    "--output=json",
    `--output-path=${file}`,
    "--chrome-flags=--headless=new --no-sandbox",
  ];
  if (preset === "desktop") flags.push("--preset=desktop");
  // The page for what is not there is one too.
  flags.push("--ignore-status-code");
  const run = spawnSync("npx", ["--yes", LIGHTHOUSE, new URL(page, values.origin).href, ...flags], {
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(`Lighthouse gave up on ${page}:\n${run.stderr}`);
  const { categories, audits } = JSON.parse(readFileSync(file, "utf8"));
  const score = (name: string) => Math.round(categories[name].score * 100);
  const figure = (name: string) => Math.round(audits[name].numericValue);
  return {
    page,
    preset,
    performance: score("performance"),
    accessibility: score("accessibility"),
    bestPractices: score("best-practices"),
    lcpMs: figure("largest-contentful-paint"),
    observedLcpMs: Math.round(audits.metrics.details.items[0].observedLargestContentfulPaint),
    blockingMs: figure("total-blocking-time"),
    shift: audits["cumulative-layout-shift"].numericValue,
    bytes: figure("total-byte-weight"),
  };
}

const root = path.resolve(import.meta.dirname, "..", "..");
const folder = mkdtempSync(path.join(os.tmpdir(), "souk-pages-"));
const rows: Row[] = [];
try {
  const pages = values.page.length > 0 ? values.page : [...PAGES, ...(await linkedPages())];
  for (const page of pages)
    for (const preset of presets) {
      // Rendered once before, as it was for whoever came first.
      await fetch(new URL(page, values.origin));
      const row = measure(page, preset, folder);
      rows.push(row);
      console.log(Object.values(row).join("  "));
    }
} finally {
  rmSync(folder, { recursive: true });
}
mkdirSync(path.join(root, "bench", "results"), { recursive: true });
writeFileSync(path.join(root, "bench", "results", "pages.json"), JSON.stringify(rows, null, 2));
console.table(rows);
process.exitCode = rows.every((row) => row.performance >= 95 && row.accessibility === 100) ? 0 : 1;
