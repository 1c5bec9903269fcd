import { createChainReader } from "@/lib/chain/chain-reader";
import { readOrigin } from "@/lib/discovery/read-origin";
import { withDocuments } from "@/lib/discovery/with-documents";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import { checkTargetUrl } from "@/lib/net/target-url";
import { judge } from "@/lib/probe/judge";
import { type ObserveDeps, observe } from "@/lib/probe/observe";
import { observeTool } from "@/lib/probe/observe-tool";
import { reportLines } from "@/lib/probe/report-text";
import { isPayable } from "@/lib/probe/schedule";
import { validationOf } from "@/lib/probe/validation";
import { readArguments, wrongUsage } from "./command-line";

const USAGE = `Check an x402 endpoint as a buyer would meet it. Nothing is paid and nothing is stored.

  npm run probe -- <url> [--method POST | --tool name] [--json]

  --method  GET, POST, PUT, PATCH or DELETE; searched for when absent
  --tool    the tool of an MCP server at <url>
  --json    the report as JSON, as POST /api/validate answers it

Exit code: 0 payable, 1 not payable, 2 wrong usage.
SOUK_ALLOW_HOSTS (exact host:port pairs, not in production) lets it call endpoints on this machine.
SOUK_RPC_URLS (network=url,…) lets it read tokens from their chains.`;

const METHODS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE"]);

const list = (value: string | undefined) =>
  (value ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean);

const { values, positionals } = readArguments(USAGE, {
  method: { type: "string", short: "X" },
  tool: { type: "string" },
  json: { type: "boolean", default: false },
});
const [input, ...rest] = positionals;
if (!input || rest.length > 0) wrongUsage(USAGE, "Give exactly one URL.");
const method = values.method?.toUpperCase();
if (method !== undefined && !METHODS.has(method))
  wrongUsage(USAGE, `${values.method} is not a method that can be probed.`);
if (values.tool !== undefined && method !== undefined && method !== "POST")
  wrongUsage(USAGE, "A tool is called by POST: leave --method out.");

const production = process.env.SOUK_MODE === "production";
const allowHosts = production ? [] : list(process.env.SOUK_ALLOW_HOSTS).map((host) => host.toLowerCase());
const target = checkTargetUrl(input, allowHosts);
if (!target.ok) wrongUsage(USAGE, target.message);

const rpcUrls = Object.fromEntries(
  list(process.env.SOUK_RPC_URLS).map((pair): [string, string] => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), pair.slice(at + 1)];
  }),
);
const chain = createChainReader(rpcUrls);
const fetch = createGuardedFetch({ allowHosts });
const deps: ObserveDeps = {
  fetch,
  readToken: chain.readToken,
  now: () => new Date(),
  browserOrigin: process.env.SOUK_ORIGIN || "https://souk.example",
  onStep: values.json ? undefined : ({ ok, text }) => console.error(`${ok ? "+" : "-"} ${text}`),
};
const { url } = target;
const observation =
  values.tool === undefined
    ? await withDocuments(await observe(deps, { url, method }), (origin) =>
        readOrigin({ fetch, allowHosts }, origin),
      )
    : await observeTool(deps, { url, tool: values.tool });
await fetch.close();
const report = judge(observation);
console.log(values.json ? JSON.stringify(validationOf(report), null, 2) : reportLines(report).join("\n"));
process.exitCode = isPayable(report.verdict) ? 0 : 1;
