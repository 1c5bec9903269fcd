import path from "node:path";
import { loadEnv } from "@/lib/env";
import { SoukError } from "@/lib/errors";
import { createContext } from "@/services/context";
import { type ImportProgress, importCatalog } from "@/services/import-catalog";
import { readArguments, wrongUsage } from "./command-line";
import { runningSandbox } from "./running-sandbox";

const USAGE = `Take over the resources of another x402 catalog. They are pending until the worker has probed them.

  npm run import -- <facilitator url> [--limit 100] [--spacing 1000] [--restart]

  <facilitator url>  whose /discovery/resources is read, e.g. https://facilitator.example
  --limit            items a page, 1 to 1000
  --spacing          milliseconds between two requests
  --restart          from the first page, although an earlier import was broken off

It may be stopped at any time and goes on where it was; repeating it adds only what is new.
Works on DATABASE_URL with the configuration of the server, else on the sandbox that runs in this folder.
Exit code: 0 complete, 1 broken off, 2 wrong usage.`;

const { values, positionals } = readArguments(USAGE, {
  limit: { type: "string", default: "100" },
  spacing: { type: "string", default: "1000" },
  restart: { type: "boolean", default: false },
});
const [source, ...rest] = positionals;
if (!source || rest.length > 0 || !URL.canParse(source)) wrongUsage(USAGE, "Give exactly one URL.");
const [limit, spacingMs] = [Number(values.limit), Number(values.spacing)];
if (!Number.isInteger(limit) || limit < 1 || limit > 1_000) wrongUsage(USAGE, "--limit must be 1 to 1000.");
if (!Number.isInteger(spacingMs) || spacingMs < 0) wrongUsage(USAGE, "--spacing must be milliseconds.");

const root = path.resolve(import.meta.dirname, "..");
const given: Record<string, string | undefined> = process.env.DATABASE_URL
  ? process.env
  : { ...process.env, ...runningSandbox(root, process.env.SOUK_STATE_DIR) };
if (!given.DATABASE_URL) wrongUsage(USAGE, "Set DATABASE_URL, or start the sandbox first: npm start.");
const configured = loadEnv(given);
const { host, port, hostname, protocol } = new URL(source);
// In the sandbox the catalog may be on this machine: whoever runs this command says so.
const own = port ? host : `${hostname}:${protocol === "https:" ? 443 : 80}`;
const allowHosts = configured.mode === "sandbox" ? [...configured.allowHosts, own] : configured.allowHosts;
const ctx = createContext({ ...configured, allowHosts });
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());

function line({ offset, total, added, known, skipped, reasons }: ImportProgress): string {
  const why = Object.entries(reasons).map(([reason, count]) => `${count} ${reason}`);
  const of = total === null ? "" : ` of ${total}`;
  return `${offset}${of} read: ${added} new, ${known} known, ${skipped} skipped${why.length > 0 ? ` (${why.join("; ")})` : ""}`;
}

try {
  const onPage = (progress: ImportProgress) => console.log(line(progress));
  const { restart } = values;
  const end = await importCatalog(ctx, source, { limit, spacingMs, restart, onPage, signal: stop.signal });
  console.log(end.finished ? "Complete." : "Stopped; the same command goes on from here.");
  process.exitCode = end.finished ? 0 : 1;
} catch (error) {
  if (!(error instanceof SoukError)) throw error;
  console.error(`${error.detail}\nThe same command goes on from where it was.`);
  process.exitCode = 1;
} finally {
  await ctx.close();
}
