import { createHash } from "node:crypto";
import { appliedTemplate } from "@/lib/call/route-template";
import { listingFacts, waysToPay } from "@/lib/catalog/listing-facts";
import { markOf } from "@/lib/probe/answer-mark";
import { fingerprint } from "@/lib/probe/fingerprint";
import { usdMicros } from "@/lib/x402/amount";
import { addressOf, type MadeListing } from "./made-listing";

const DAY_MS = 86_400_000;
const PROBES_A_DAY = 24;
/** Of so many payers that the search benchmark has, one is proven here, and at most so many. */
const PAYERS_FOR_ONE = 25;
const MOST_PAYERS = 12;

/** What is filled, in the order in which keys allow it. */
export const TABLES = [
  {
    name: "listings",
    columns:
      "id,url,method,host,path,catalog_state,live_state,verdict,name,description,tags,resource,input,route_template,terms,terms_at,x402_version,networks,schemes,min_price_usd_micros,latency_ms,callable_from_browser,created_at,listed_at,owner_address,claimed_at,last_probed_at,consecutive_failures".split(
        ",",
      ),
  },
  {
    name: "payment_options",
    columns:
      "listing_id,position,scheme,network,asset,amount_atomic,pay_to,max_timeout_seconds,extra,raw,price_usd_micros".split(
        ",",
      ),
  },
  {
    name: "listing_reports",
    columns: "listing_id,at,fingerprint,answer_mark,summary,observation,report".split(","),
  },
  { name: "probes", columns: "listing_id,at,verdict,status,latency_ms,summary".split(",") },
  {
    name: "probe_days",
    columns: "listing_id,day,probes,payable,p50_ms,p95_ms,price_usd_micros".split(","),
  },
  { name: "drift_events", columns: "listing_id,at,kind,option,before,after".split(",") },
  {
    name: "calls",
    columns:
      "listing_id,token_hash,method,url_hash,body_hash,via,x402_version,scheme,network,asset,pay_to,amount_atomic,payer,nonce,valid_after,valid_before,from_block,state,funded_by_payee,created_at,proven_at".split(
        ",",
      ),
  },
] as const;
export type TableName = (typeof TABLES)[number]["name"];

/** Rows of a listing with `days` finished days behind it, as each table's columns want them. */
export function* rowsOf(
  made: MadeListing,
  { days, today }: { days: number; today: number },
): Generator<[TableName, unknown[]]> {
  const { doc, url, method, host, path, terms, input, verdict, probe } = made;
  const { id, liveState, latencyMs } = doc;
  const failing = verdict === "unreachable";
  const facts = listingFacts(url, { terms });
  const { networks, schemes } = waysToPay(terms.accepts);
  const price = (at: number) => {
    const option = terms.accepts[at];
    return option ? usdMicros(option.network, option.asset, option.amount) : null;
  };
  const prices = terms.accepts.flatMap((_, at) => price(at) ?? []);
  const cheapest = prices.reduce<bigint | null>(
    (least, one) => (least === null || one < least ? one : least),
    null,
  );
  const listedAt = new Date(doc.listedAt);
  const probedAt = new Date(today - 60_000 * (1 + (doc.description.length % 55)));
  const failures = { live: 0, unknown: 0, degraded: 1, down: 5 }[liveState];
  const owner = doc.verified ? terms.accepts[0]?.payTo : null;
  yield [
    "listings",
    [
      ...[id, url, method, host, path, "listed", liveState, verdict],
      ...[facts.name, facts.description, facts.tags, facts.resource, input],
      ...[appliedTemplate(path, input), terms, probedAt, terms.x402Version, networks, schemes, cheapest],
      ...[latencyMs, doc.browser, listedAt, listedAt, owner, owner && listedAt, probedAt, failures],
    ],
  ];
  for (const [at, option] of terms.accepts.entries()) {
    const { scheme, network, asset, amount, payTo, maxTimeoutSeconds, extra } = option;
    const raw = terms.rawAccepts[at] ?? {};
    const values = [scheme, network, asset, amount, payTo, maxTimeoutSeconds, extra, raw, price(at)];
    yield ["payment_options", [id, at, ...values]];
  }
  if (probe) {
    const { observation, report } = probe;
    const marks = [fingerprint(report), markOf(observation), report.summary];
    yield ["listing_reports", [id, probedAt, ...marks, observation, report]];
  }
  const status = failing ? null : 402;
  const words = failing ? "No answer in time" : "Payable";
  for (let ago = 0; ago < days; ago++) {
    const at = new Date(today - ago * DAY_MS - (ago > 0 ? 0 : today - probedAt.getTime()));
    yield ["probes", [id, at, verdict, status, failing ? null : latencyMs, words]];
    const day = new Date(today - (ago + 1) * DAY_MS).toISOString().slice(0, 10);
    const payable = Math.round(PROBES_A_DAY * (doc.uptime30d ?? 0));
    const p95 = latencyMs && Math.round(latencyMs * 1.6);
    yield ["probe_days", [id, day, PROBES_A_DAY, payable, latencyMs, p95, cheapest]];
  }
  const [first] = terms.accepts;
  if (!first) return;
  if (doc.priceChangedAt) {
    const { scheme, network, asset, amount, payTo } = first;
    const before = String(BigInt(amount) * 2n);
    yield [
      "drift_events",
      [id, new Date(doc.priceChangedAt), "price", { scheme, network, asset, payTo }, before, amount],
    ];
  }
  const payers = Math.min(MOST_PAYERS, Math.floor(doc.payers30d / PAYERS_FOR_ONE));
  for (let i = 0; i < payers; i++)
    yield ["calls", callOf(made, i, new Date(today - ((i % 25) + 1) * DAY_MS))];
}

function callOf({ doc, method, terms, url }: MadeListing, i: number, at: Date): unknown[] {
  const { scheme, network, asset, payTo, amount } = terms.accepts[0] as (typeof terms.accepts)[number];
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const from = Math.floor(at.getTime() / 1_000);
  const made = [hash(`token ${doc.id} ${i}`), method, hash(url), hash(""), "direct", terms.x402Version];
  const paid = [
    scheme,
    network,
    asset,
    payTo,
    amount,
    addressOf(`payer ${(doc.payers30d * 7 + i) % 5_000}`, network),
  ];
  const bound = [`0x${hash(`nonce ${doc.id} ${i}`)}`, from, from + 60, 1, "confirmed", false, at, at];
  return [doc.id, ...made, ...paid, ...bound];
}
