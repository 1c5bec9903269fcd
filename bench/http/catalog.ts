import { sql } from "drizzle-orm";
import { connectDb } from "@/db/client";
import { listings } from "@/db/schema/listings";
import { paymentOptions } from "@/db/schema/payment-options";

const THINGS =
  "weather forecast,exchange rate,stock quote,token price,web page,news article,company record,domain name,street address,image,speech,translation,invoice,court ruling,flight status,parcel,recipe,patent,chess move,music track".split(
    ",",
  );
const DOINGS =
  "search,convert,summarise,scrape,verify,generate,classify,extract,translate,monitor,screen,enrich,rank,resolve,simulate,stream,sample,compare,archive,score".split(
    ",",
  );
const NETWORKS = ["eip155:8453", "eip155:137", "eip155:84532", "eip155:42161"];
const ASSET = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913";
const BATCH = 500;

/** The same sequence in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const pick = <T>(from: readonly T[], roll: (sides: number) => number): T => from[roll(from.length)] as T;

/** Two words each, all different as addresses. */
export function queries(count: number, seed: number): string[] {
  const roll = dice(seed);
  return Array.from({ length: count }, () => `${pick(DOINGS, roll)} ${pick(THINGS, roll)}`);
}

/** Fills an empty database with `count` listings, the same in every run; answers some of their ids. */
export async function fillCatalog(databaseUrl: string, count: number): Promise<string[]> {
  const { db, close } = connectDb(databaseUrl, { statementTimeoutMs: 600_000 });
  const roll = dice(7);
  const ids: string[] = [];
  try {
    for (let from = 0; from < count; from += BATCH) {
      const rows = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => row(from + i, roll));
      const inserted = await db.insert(listings).values(rows).returning({ id: listings.id });
      await db.insert(paymentOptions).values(
        inserted.map(({ id }, i) => {
          const { amount, ...option } = (rows[i] as ReturnType<typeof row>).terms.accepts[0];
          const price = { amountAtomic: amount, priceUsdMicros: BigInt(amount) };
          return { ...option, ...price, listingId: id, position: 0, raw: {} };
        }),
      );
      ids.push(...inserted.map(({ id }) => id));
    }
    await db.execute(sql`analyze`);
    return ids;
  } finally {
    await close();
  }
}

function row(n: number, roll: (sides: number) => number) {
  const [doing, thing, network] = [pick(DOINGS, roll), pick(THINGS, roll), pick(NETWORKS, roll)];
  const host = `${thing.replace(/ /g, "-")}-${roll(2_000)}.example`;
  const path = `/v1/${doing}/${n}`;
  const url = `https://${host}${path}`;
  const option = {
    scheme: "exact",
    network,
    amount: String(1_000 * (1 + roll(500))),
    asset: ASSET,
    payTo: `0x${n.toString(16).padStart(40, "0")}`,
    maxTimeoutSeconds: 60,
    extra: { name: "USD Coin", version: "2" },
  };
  const description = `${doing} any ${thing}. `.repeat(6).trim();
  const at = new Date(Date.UTC(2026, 0, 1) + n * 60_000);
  return {
    url,
    method: n % 3 === 0 ? "POST" : "GET",
    host,
    path,
    name: `${doing} ${thing} ${n}`,
    description,
    tags: [doing, thing],
    catalogState: "listed" as const,
    liveState: n % 11 === 0 ? ("down" as const) : ("live" as const),
    verdict: "payable" as const,
    terms: {
      x402Version: 2 as const,
      resource: { url, description },
      accepts: [option] as [typeof option],
      rawAccepts: [{ ...option }],
      extensions: {
        bazaar: { info: { input: { type: "http", method: "GET", queryParams: { q: "text" } } } },
      },
    },
    termsAt: at,
    x402Version: 2,
    networks: [network],
    schemes: ["exact"],
    minPriceUsdMicros: BigInt(option.amount),
    latencyMs: 20 + roll(800),
    callableFromBrowser: n % 2 === 0,
    listedAt: at,
    lastProbedAt: at,
  };
}
