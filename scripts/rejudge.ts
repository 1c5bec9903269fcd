import path from "node:path";
import { connectDb } from "@/db/client";
import { type Rejudged, rejudge } from "@/services/rejudge";
import { readArguments, wrongUsage } from "./command-line";
import { runningSandbox } from "./running-sandbox";

const USAGE = `Judge stored observations again by the rules of this version, and say what changes. Nobody is asked anything.

  npm run rejudge [-- --since 2026-11-01]

  --since   only observations kept at or after this date or time (ISO 8601)

Works on DATABASE_URL, else on the sandbox that runs in this folder. Exit code: 0 done, 2 wrong usage.`;

function lineOf({ method, url, before, after, added, removed }: Rejudged): string {
  const verdict = before === after ? after : `${before} -> ${after}`;
  const findings = [...added.map((line) => `+ ${line}`), ...removed.map((line) => `- ${line}`)];
  return [`${method} ${url}: ${verdict}`, ...findings.map((line) => `    ${line}`)].join("\n");
}

const { values, positionals } = readArguments(USAGE, { since: { type: "string" } });
if (positionals.length > 0) wrongUsage(USAGE, `"${positionals[0]}" is no option.`);
const since = values.since === undefined ? undefined : new Date(values.since);
if (since && Number.isNaN(since.getTime())) wrongUsage(USAGE, `--since: "${values.since}" is no date.`);
const root = path.resolve(import.meta.dirname, "..");
const databaseUrl = process.env.DATABASE_URL ?? runningSandbox(root, process.env.SOUK_STATE_DIR).DATABASE_URL;
if (!databaseUrl) wrongUsage(USAGE, "Set DATABASE_URL, or start the sandbox first: npm start.");
const { db, close } = connectDb(databaseUrl, { max: 2, statementTimeoutMs: 60_000 });
try {
  const outcome = await rejudge({ db }, { since, onChange: (change) => console.log(lineOf(change)) });
  const unreadable = outcome.unreadable > 0 ? `, ${outcome.unreadable} could not be read` : "";
  console.log(`Listings: ${outcome.listings} judged again, ${outcome.changed} changed${unreadable}.`);
  console.log(`History: ${outcome.history} observations judged again and left as they are.`);
  for (const [step, count] of Object.entries(outcome.historyChanged)) console.log(`    ${step}: ${count}`);
} finally {
  await close();
}
