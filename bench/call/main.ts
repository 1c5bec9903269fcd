import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import type { PlaygroundListing } from "@/lib/call/types";
import { describeMachine } from "../probe/machine";
import { median, quantile, type Ratio, ratioOf } from "../search/statistics";
import { type Buy, playgroundBuyer, referenceBuyer } from "./buyer";
import { cpuClock } from "./cpu-clock";
import { visitorsOf } from "./visitors";

const USAGE = `Measure a paid call through the playground's client code, beside the reference wrapFetchWithPayment.
Ours is the call of a person who is not asked below a price: bound when the button is pressed (the time begins when it is let
go, as clicks do; the last two lines are without that, as a key sends), over when the answer is there.
Needs a running sandbox (npm start in another terminal); the same seller and chain serve all three.

  npm run bench:call -- [--origin http://localhost:3000] [--rounds 60] [--warm-up 6] [--seller "Reference Rates"]

  --origin   the running Souk
  --rounds   paid calls of each kind, taken in turn. Each Souk in reach of loopback is visited from eight addresses, so that no
             visitor opens more calls than one may; elsewhere more than 12 in a minute are too many
  --warm-up  rounds before those, which do not count
  --seller   service name of the listing that is paid

Shown for each kind: the median; the median of the ratios within each round, with their middle half; the ratio of the medians,
with what 95 of 100 resamplings give; and the processor time that the web process took, where Linux tells it.`;

/** Each has limits of its own in Souk. */
const VISITORS = 8;

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
      rounds: { type: "string", default: "60" },
      "warm-up": { type: "string", default: "6" },
      seller: { type: "string", default: "Reference Rates" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  const rounds = wholeNumber(values.rounds, "--rounds", 2, 1_000);
  const warmUp = wholeNumber(values["warm-up"], "--warm-up", 1, 100);
  const account = privateKeyToAccount(generatePrivateKey());
  await post(values.origin, "/api/sandbox/faucet", { address: account.address });
  const listing = await findListing(values.origin, values.seller, account);
  const visitors = await visitorsOf(values.origin, VISITORS);
  const ours = (via: "direct" | "relay", prepared: boolean) =>
    playgroundBuyer(visitors.fetch, listing, account, via, prepared);
  const buyers: Record<string, Buy> = {
    reference: referenceBuyer(listing, account),
    direct: ours("direct", true),
    relay: ours("relay", true),
    directUnprepared: ours("direct", false),
    relayUnprepared: ours("relay", false),
  };
  const names = Object.keys(buyers);
  const taken: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  const cpu: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  const clock = cpuClock(portOf(values.origin));
  // The first rounds warm connections and compilers.
  for (let round = -warmUp; round < rounds; round++) {
    for (const [name, buy] of turned(Object.entries(buyers), round)) {
      const before = clock?.() ?? Number.NaN;
      const { ms } = await buy();
      if (round < 0) continue;
      taken[name]?.push(ms);
      cpu[name]?.push((clock?.() ?? Number.NaN) - before);
    }
    visitors.turn();
  }
  await visitors.close();
  const of = (all: Record<string, number[]>, name: string) => all[name] ?? [];
  const each = <T>(figure: (name: string) => T) =>
    Object.fromEntries(names.map((name) => [name, figure(name)]));
  const result: Result = {
    at: new Date().toISOString(),
    machine: describeMachine(),
    rounds,
    seller: listing.url,
    medianMs: each((name) => median(of(taken, name))),
    ratio: each((name) => pairedRatio(of(taken, name), of(taken, "reference"))),
    ratioOfMedians: each((name) => ratioOf(of(taken, name), of(taken, "reference"), 0.5)),
    webCpuMs: clock ? each((name) => median(of(cpu, name))) : null,
  };
  console.log(table(result));
  mkdirSync("bench/results", { recursive: true });
  const file = path.join("bench/results", `call-${result.at.replaceAll(":", "-")}.json`);
  writeFileSync(file, JSON.stringify({ ...result, taken, cpu }, null, 2));
  console.log(`\n${file}`);
}

interface Result {
  at: string;
  machine: ReturnType<typeof describeMachine>;
  rounds: number;
  seller: string;
  medianMs: Record<string, number>;
  ratio: Record<string, Ratio>;
  ratioOfMedians: Record<string, Ratio>;
  /** Of the web process for one whole call, what goes on behind its answer included; null where it is not told. */
  webCpuMs: Record<string, number> | null;
}

/** Everyone goes first equally often. */
function turned<T>(list: T[], by: number): T[] {
  const first = ((by % list.length) + list.length) % list.length;
  return [...list.slice(first), ...list.slice(0, first)];
}

/** Median of the ratios within each round, with the middle half of them. */
function pairedRatio(ours: readonly number[], theirs: readonly number[]): Ratio {
  const ratios = ours.map((ms, i) => ms / (theirs[i] ?? Number.NaN));
  return { value: median(ratios), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) };
}

function table({ medianMs, ratio, ratioOfMedians, webCpuMs }: Result): string {
  const line = (name: string, words: string, rest: string[]) =>
    [words.padEnd(34), ms(medianMs[name], 1), cpuOf(webCpuMs?.[name]), ...rest].join("  ");
  const lines = LINES.map(([name, words, aim]) =>
    line(name, words, [shown(ratio[name]), shown(ratioOfMedians[name]), aim ? `aim ${aim}` : ""]),
  );
  const head = ["".padEnd(34), "  median", "web CPU", "median of the ratios", "ratio of the medians"].join(
    "  ",
  );
  const passes = webCpuMs && ((webCpuMs.relay ?? 0) - (webCpuMs.direct ?? 0)) / 2;
  return [
    head,
    line("reference", "wrapFetchWithPayment", []),
    ...lines,
    ...(passes === null
      ? []
      : [`\nA pass through the relay takes ${passes.toFixed(2)} ms of the web process (two passes a call).`]),
  ].join("\n");
}
const ms = (value = Number.NaN, digits = 0) => `${value.toFixed(digits)} ms`.padStart(8);
const cpuOf = (value: number | undefined) => (value === undefined ? "-" : value.toFixed(2)).padStart(7);
const shown = (ratio: Ratio = { value: Number.NaN, low: Number.NaN, high: Number.NaN }) =>
  `${ratio.value.toFixed(2)} (${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)})`.padEnd(20);

function wholeNumber(text: string, option: string, from: number, to: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < from || number > to)
    throw new Error(`${option} must be ${from} to ${to}`);
  return number;
}

function portOf(origin: string): number {
  const { port, protocol } = new URL(origin);
  return Number(port || (protocol === "https:" ? 443 : 80));
}

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
