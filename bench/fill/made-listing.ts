import { createHash } from "node:crypto";
import { getAddress } from "viem";
import { randomOf, listing as searchListing } from "@/bench/search/listings";
import { declaredInput } from "@/lib/probe/declared-input";
import { judge } from "@/lib/probe/judge";
import { observationOf } from "@/lib/probe/test-observations";
import type { DeclaredInput, Observation, ProbeReport, Verdict } from "@/lib/probe/types";
import type { SearchDocument } from "@/lib/search/document";
import { assetsNamed, defaultAsset, knownAsset } from "@/lib/x402/assets";
import { v1NetworkName } from "@/lib/x402/networks";
import { parsePaymentRequired } from "@/lib/x402/payment-required";
import { v1Challenge, v1Response, v2Challenge, v2Response } from "@/lib/x402/test-challenges";
import type { PaymentRequired } from "@/lib/x402/types";

/** A listing of the made-up catalog as if it had been probed. */
export interface MadeListing {
  doc: SearchDocument;
  url: string;
  method: "GET" | "POST";
  host: string;
  path: string;
  /** What it asked for when it last answered. */
  terms: PaymentRequired;
  input: DeclaredInput | null;
  verdict: Verdict;
  /** The newest probe as a whole; null where only what follows from it is kept. */
  probe: { observation: Observation; report: ProbeReport } | null;
}

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const SEED = 77;
/** A report is ten kilobytes: every listing of the first so many has one, and one in so many of the others. */
const ALL_REPORTS = 10_000;
const REPORT_EVERY = 16;

/** The `row`-th listing, the same in every run. Its host ends in `.example`, which is nobody's. */
export function madeListing(row: number): MadeListing {
  const doc = searchListing(row);
  const host = doc.host.replace(/\.[a-z]+$/, ".example");
  const { path, liveState } = doc;
  const url = `https://${host}${path}`;
  const method = doc.method === "GET" ? "GET" : "POST";
  const made = { doc, url, method, host, path } as const;
  const challenge = (doc.version === 1 ? v1Challenged : v2Challenged)(doc, url, method, host);
  const answer = doc.version === 1 ? v1Response(challenge) : v2Response(challenge);
  const { required: terms } = parsePaymentRequired(answer);
  if (!terms) throw new Error(`listing ${row} asks for nothing that can be read`);
  const input = declaredInput(terms, method);
  const failing = liveState === "down" || liveState === "degraded";
  if (row >= ALL_REPORTS && row % REPORT_EVERY > 0)
    return { ...made, terms, input, verdict: failing ? "unreachable" : "payable", probe: null };

  // Some sellers fail at their own example.
  const breaks = randomOf(row, SEED)() < 0.15;
  const good = {
    cold: answer,
    ...(doc.browser ? {} : { preflight: { status: 404 }, cors: { status: 402 } }),
    ...(breaks ? { example: { status: 500, body: "failed" } } : {}),
  };
  const scene = { url, method, firstByteMs: doc.latencyMs ?? 90 };
  const observation = observationOf({ ...scene, ...(failing ? SILENT : good) });
  const slow = (doc.latencyMs ?? 0) > 2_000;
  const ways = terms.accepts.map(({ scheme, network, asset }) => `${scheme} ${network} ${asset}`);
  const shape = failing ? "silent" : [doc.version, method, doc.browser, breaks, slow, ...ways].join();
  const report = likeJudged(shape, observation, failing ? null : { terms, input });
  return { ...made, terms, input, verdict: report.verdict, probe: { observation, report } };
}

const SILENT = { cold: { fails: "timeout" }, example: null, preflight: null, cors: null } as const;
const judged = new Map<string, ProbeReport>();

/**
 * The report on an observation. Judging a million would take hours: observations of one shape are judged once, and the
 * report says of each what is its own.
 */
function likeJudged(
  shape: string,
  observation: Observation,
  own: Pick<ProbeReport, "terms" | "input"> | null,
): ProbeReport {
  const known = judged.get(shape) ?? judge(observation);
  judged.set(shape, known);
  const { url, method } = observation.target;
  const latencyMs = own ? (observation.exchanges[0]?.timings.firstByteMs ?? null) : null;
  return { ...known, ...own, latencyMs, target: { url, method } };
}

type Json = Record<string, unknown>;

function optionsOf(
  { options }: SearchDocument,
  host: string,
): (Json & { network: string; amount: string })[] {
  return options.map(({ network, asset: symbol, scheme, priceUsdMicros }) => {
    const own = assetsNamed(symbol).find((known) => known.network === network)?.asset;
    const asset = own ?? defaultAsset(network)?.asset ?? addressOf(`${symbol} on ${network}`, network);
    const { name, version } = knownAsset(network, asset) ?? { name: symbol, version: "1" };
    const amount = String(priceUsdMicros ?? 1_000);
    const payTo = addressOf(host, network);
    return { scheme, network, amount, asset, payTo, maxTimeoutSeconds: 60, extra: { name, version } };
  });
}

const addresses = new Map<string, string>();

/** An address that belongs to nobody, always the same for a text. */
export function addressOf(text: string, network = "eip155:1"): string {
  const kind = network.startsWith("solana:") ? "solana" : "evm";
  const key = `${kind} ${text}`;
  const known = addresses.get(key);
  if (known) return known;
  const digest = createHash("sha256").update(key).digest();
  const made =
    kind === "evm"
      ? getAddress(`0x${digest.toString("hex", 0, 20)}`)
      : Array.from({ length: 43 }, (_, i) => BASE58[(digest[i % 32] as number) % 58]).join("");
  addresses.set(key, made);
  return made;
}

function declared(doc: SearchDocument, method: string) {
  const fields = Object.fromEntries(
    doc.parameters.map((name) => [name, name === "limit" ? 10 : `a ${name}`]),
  );
  const properties = Object.fromEntries(
    doc.parameters.map((name) => [
      name,
      { type: name === "limit" ? "integer" : "string", description: `The ${name}` },
    ]),
  );
  const shape = { type: "object", properties, required: doc.parameters.slice(0, 1) };
  const output = { type: "json", example: Object.fromEntries(doc.outputs.map((name) => [name, 1])) };
  const input =
    method === "GET"
      ? { type: "http", method, queryParams: fields }
      : { type: "http", method, bodyType: "json", body: fields };
  const at = method === "GET" ? "queryParams" : "body";
  return { input, output, schema: { properties: { input: { properties: { [at]: shape } } } } };
}

function v2Challenged(doc: SearchDocument, url: string, method: string, host: string): Json {
  const { input, output, schema } = declared(doc, method);
  const { name: serviceName, description, tags } = doc;
  const resource = { url, description, mimeType: "application/json", serviceName, tags };
  const extensions = { bazaar: { info: { input, output }, schema } };
  return v2Challenge({ resource, accepts: optionsOf(doc, host), extensions });
}

/** Version 1 names fewer networks; on the others its sellers write the names of version 2. */
function v1Challenged(doc: SearchDocument, url: string, method: string, host: string): Json {
  const { input, output } = declared(doc, method);
  const { description } = doc;
  const accepts = optionsOf(doc, host).map(({ amount, network, ...rest }) => ({
    ...rest,
    network: v1NetworkName(network) ?? network,
    maxAmountRequired: amount,
    resource: url,
    description,
    mimeType: "application/json",
    outputSchema: { input, output: output.example },
  }));
  return v1Challenge({ accepts });
}
