import { once } from "node:events";
import { finished } from "node:stream/promises";
import postgres from "postgres";
import type { DocumentOption, SearchDocument } from "@/lib/search/document";
import { listing } from "../listings";

export type Sql = postgres.Sql;

/** One connection; parallel workers are left as the database has them. */
export function openPostgres(url: string): Sql {
  return postgres(url, { max: 1, onnotice() {} });
}

const CHUNK = 500;
const COLUMNS =
  "i, id, name, description, tags, categories, host, path, kind, method, live_state, uptime, latency_ms, x402_version, payers, listed_at, networks, min_price, card";

/** Loads the listings: `listings` and `options` as a plain schema has them, and `best`, made for searching. */
export async function loadPostgres(url: string, listings: number): Promise<void> {
  const sql = openPostgres(url);
  const other = openPostgres(url);
  try {
    await sql.unsafe(`
      set maintenance_work_mem = '1GB'; set work_mem = '256MB';
      create extension if not exists pg_trgm;
      create unlogged table listings (
        i integer primary key, id uuid not null, name text not null, description text not null, tags text[] not null,
        categories text[] not null, host text not null, path text not null, kind text not null, method text not null,
        live_state text not null, uptime real, latency_ms integer, x402_version integer not null, payers integer not null,
        listed_at bigint not null, networks text[] not null, min_price bigint not null, card text not null);
      create unlogged table options (
        listing integer not null, position integer not null, network text not null, asset text not null,
        scheme text not null, price bigint not null)`);
    // Each listing is made up once, for both tables.
    const into = [
      await sql.unsafe(`copy listings (${COLUMNS}) from stdin`).writable(),
      await other.unsafe("copy options from stdin").writable(),
    ];
    for (let from = 0; from < listings; from += CHUNK) {
      const chunks = ["", ""];
      for (let i = from; i < Math.min(listings, from + CHUNK); i++) {
        const doc = listing(i);
        chunks[0] += `${listingRow(doc, i)}\n`;
        chunks[1] += doc.options.map((option, at) => optionRow(option, at, i)).join("");
      }
      for (const [k, stream] of into.entries())
        if (chunks[k] && !stream.write(chunks[k])) await once(stream, "drain");
    }
    for (const stream of into) await finished(stream.end());
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
    await other.end();
  }
}

function optionRow(option: DocumentOption, position: number, i: number): string {
  const { network, asset, scheme, priceUsdMicros } = option;
  return `${[i, position, network, asset, scheme, priceUsdMicros].join("\t")}\n`;
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
