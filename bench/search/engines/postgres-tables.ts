import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import postgres from "postgres";
import type { SearchDocument } from "@/lib/search/document";
import { listing } from "../listings";

export type Sql = postgres.Sql;

/** One connection; parallel workers are left as the database has them. */
export function openPostgres(url: string): Sql {
  return postgres(url, { max: 1, onnotice() {} });
}

const COLUMNS =
  "i, id, name, description, tags, categories, host, path, kind, method, live_state, uptime, latency_ms, x402_version, payers, listed_at, networks, min_price, card";

/** Loads the listings: `listings` and `options` as a plain schema has them, and `best`, made for searching. */
export async function loadPostgres(url: string, listings: number): Promise<void> {
  const sql = openPostgres(url);
  try {
    await sql.unsafe(`
      create extension if not exists pg_trgm;
      create unlogged table listings (
        i integer primary key, id uuid not null, name text not null, description text not null, tags text[] not null,
        categories text[] not null, host text not null, path text not null, kind text not null, method text not null,
        live_state text not null, uptime real, latency_ms integer, x402_version integer not null, payers integer not null,
        listed_at bigint not null, networks text[] not null, min_price bigint not null, card text not null);
      create unlogged table options (
        listing integer not null, position integer not null, network text not null, asset text not null,
        scheme text not null, price bigint not null)`);
    await copy(sql, `listings (${COLUMNS})`, listings, (doc, i) => [listingRow(doc, i)]);
    await copy(sql, "options", listings, (doc, i) =>
      doc.options.map((option, position) =>
        [i, position, option.network, option.asset, option.scheme, option.priceUsdMicros].join("\t"),
      ),
    );
    await sql.unsafe(`
      create index on options (listing);
      create unlogged table best as select l.*,
        setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', array_to_string(tags, ' ')), 'B')
          || setweight(to_tsvector('simple', translate(host || ' ' || path, '/-_.', '    ')), 'C')
          || setweight(to_tsvector('english', description), 'D') as fts
        from listings l;
      alter table best add primary key (i);
      create index on best using gin (fts) with (fastupdate = off);
      create index on best using gin (categories);
      create index on best (payers desc, i desc);
      create index on best (min_price, i);
      create unlogged table words as select word, ndoc from ts_stat(
        $$select to_tsvector('simple', name || ' ' || array_to_string(tags, ' ') || ' ' || description) from listings$$)
        where length(word) > 2;
      create index on words using gin (word gin_trgm_ops)`);
    for (const table of ["listings", "options", "best", "words"]) await sql.unsafe(`vacuum analyze ${table}`);
  } finally {
    await sql.end();
  }
}

async function copy(
  sql: Sql,
  into: string,
  listings: number,
  rows: (doc: SearchDocument, i: number) => string[],
) {
  function* lines() {
    let chunk = "";
    for (let i = 0; i < listings; i++) {
      for (const row of rows(listing(i), i)) chunk += `${row}\n`;
      if (chunk.length > 1 << 18) {
        yield chunk;
        chunk = "";
      }
    }
    yield chunk;
  }
  await pipeline(Readable.from(lines()), await sql.unsafe(`copy ${into} from stdin`).writable());
}

function listingRow(doc: SearchDocument, i: number): string {
  const prices = doc.options.flatMap((option) => option.priceUsdMicros ?? []);
  const array = (values: readonly string[]) => `{${values.map((value) => `"${value}"`).join()}}`;
  return [
    i,
    doc.id,
    doc.name,
    doc.description,
    array(doc.tags),
    array(doc.categories),
    doc.host,
    doc.path,
    doc.kind,
    doc.method,
    doc.liveState,
    doc.uptime30d ?? "\\N",
    doc.latencyMs ?? "\\N",
    doc.version,
    doc.payers30d,
    doc.listedAt,
    array([...new Set(doc.options.map((option) => option.network))]),
    Math.min(...prices),
    doc.card,
  ]
    .map((value) => (value === "\\N" ? value : String(value).replaceAll("\\", "\\\\")))
    .join("\t");
}
