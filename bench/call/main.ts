import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import type { PlaygroundListing } from "@/lib/call/types";
import { describeMachine } from "../probe/machine";
import { type Buy, playgroundBuyer, referenceBuyer } from "./buyer";

const USAGE = `Measure a paid call through the playground's client code, beside the reference wrapFetchWithPayment.
Ours is the call of a person who is not asked below a price: bound when the button is pressed (the time begins when it is let
go, as clicks do; the last two lines are without that, as a key sends), over when the answer is there.
Needs a running sandbox (npm start in another terminal); the same seller and chain serve all three.

  npm run bench:call -- [--origin http://localhost:3000] [--rounds 12] [--seller "Reference Rates"]

  --origin   the running Souk
  --rounds   paid calls of each kind, taken in turn; the medians and the paired ratios count (more than 12 in a
             minute are more calls than one visitor may open)
  --seller   service name of the listing that is paid`;

/** Name, words, aim. */
const LINES = [
  ["direct", "playground, straight from here", 1.1],
  ["relay", "playground, through the relay", 1.25],
  ["directUnprepared", "  straight, not bound before", null],
  ["relayUnprepared", "  relay, not bound before", null],
] as const;

async function main() {
  const { values } = parseArgs({
    options: {
      origin: { type: "string", default: "http://localhost:3000" },
      rounds: { type: "string", default: "12" },
      seller: { type: "string", default: "Reference Rates" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 2 || rounds > 200) throw new Error("--rounds must be 2 to 200");
  const account = privateKeyToAccount(generatePrivateKey());
  await post(values.origin, "/api/sandbox/faucet", { address: account.address });
  const listing = await findListing(values.origin, values.seller, account);
  const buyers: Record<string, Buy> = {
    reference: referenceBuyer(listing, account),
    direct: playgroundBuyer(values.origin, listing, account, "direct", true),
    relay: playgroundBuyer(values.origin, listing, account, "relay", true),
    directUnprepared: playgroundBuyer(values.origin, listing, account, "direct", false),
    relayUnprepared: playgroundBuyer(values.origin, listing, account, "relay", false),
  };
  const taken: Record<string, number[]> = Object.fromEntries(Object.keys(buyers).map((name) => [name, []]));
  // The first of each warms connections and compilers, and does not count.
  for (let round = -1; round < rounds; round++)
    for (const [name, buy] of turned(Object.entries(buyers), round)) {
      const { ms } = await buy();
      if (round >= 0) taken[name]?.push(ms);
    }
  const result = {
    at: new Date().toISOString(),
    machine: describeMachine(),
    rounds,
    seller: listing.url,
    medianMs: Object.fromEntries(Object.entries(taken).map(([name, all]) => [name, median(all)])),
    ratio: Object.fromEntries(LINES.map(([name]) => [name, pairedRatio(taken, name)])),
  };
  console.log(table(result));
  mkdirSync("bench/results", { recursive: true });
  const file = path.join("bench/results", `call-${result.at.replaceAll(":", "-")}.json`);
  writeFileSync(file, JSON.stringify({ ...result, taken }, null, 2));
  console.log(`\n${file}`);
}

/** Everyone goes first equally often. */
const turned = <T>(list: T[], by: number): T[] =>
  list.map((_, i) => list[(i + by + list.length) % list.length] as T);

/** Median of the ratios within each round, with the middle half of them. */
function pairedRatio(taken: Record<string, number[]>, name: string) {
  const ratios = (taken[name] ?? []).map((ms, i) => ms / (taken.reference?.[i] ?? Number.NaN));
  return { median: median(ratios), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) };
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
const median = (values: readonly number[]) => quantile(values, 0.5);

function table(result: {
  medianMs: Record<string, number>;
  ratio: Record<string, ReturnType<typeof pairedRatio>>;
}): string {
  const lines = LINES.map(([name, words, aim]) => {
    const { median: ratio, low, high } = result.ratio[name] ?? pairedRatio({}, name);
    return `${words.padEnd(34)}${ms(result.medianMs[name])}  ${ratio.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})${aim ? `, aim ${aim}` : ""}`;
  });
  return [`${"wrapFetchWithPayment".padEnd(34)}${ms(result.medianMs.reference)}  1`, ...lines].join("\n");
}
const ms = (value = Number.NaN) => `${value.toFixed(0)} ms`.padStart(8);

async function post(origin: string, route: string, body: object, cookie = ""): Promise<Response> {
  const response = await fetch(new URL(route, origin), {
    method: "POST",
    headers: { "content-type": "application/json", origin, cookie },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${route} answered ${response.status}: ${await response.text()}`);
  return response;
}

/** The listing as the playground's page is given it. Registering what is registered gives what is there. */
async function findListing(
  origin: string,
  serviceName: string,
  account: ReturnType<typeof privateKeyToAccount>,
): Promise<PlaygroundListing> {
  const found = await (await fetch(new URL("/discovery/resources?limit=100", origin))).json();
  const item = found.items.find((entry: { serviceName?: string }) => entry.serviceName === serviceName);
  if (!item) throw new Error(`no listing of ${serviceName} at ${origin}: is the sandbox running?`);
  const { nonce } = await (await fetch(new URL("/api/session/nonce", origin))).json();
  const message = createSiweMessage({
    address: account.address,
    chainId: 84_532,
    domain: new URL(origin).host,
    uri: origin,
    version: "1",
    nonce,
  });
  const signature = await account.signMessage({ message });
  const session = await post(origin, "/api/session", { message, signature });
  const cookie = session.headers.get("set-cookie")?.split(";")[0];
  const kept = await post(origin, "/api/listings", { resource: item.resource, method: "GET" }, cookie);
  const { listing } = await kept.json();
  return { ...listing, probedAt: listing.termsAt ?? null };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
