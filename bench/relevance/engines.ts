import MiniSearch from "minisearch";
import postgres from "postgres";
import { searchDocument } from "@/lib/catalog/document";
import { nearHits } from "@/lib/catalog/near";
import { EVERYTHING } from "@/lib/catalog/query";
import { effectiveQuery } from "@/lib/catalog/query-grammar";
import { searchPlan } from "@/lib/catalog/search-plan";
import { CATALOG_LANGUAGE } from "@/lib/catalog/synonyms";
import { LiveIndex } from "@/lib/search/live-index";
import { buildIndex } from "@/lib/search/search-index";
import type { JudgedListing } from "./catalog";

/** Answers a query with the ids of the first ten. */
export interface Engine {
  name: string;
  search(q: string): Promise<string[]>;
  close(): Promise<void>;
}

const DEPTH = 10;

/** The catalog's own search, as `services/search-catalog.ts` asks it. */
export function soukEngine(catalog: readonly JudgedListing[], now: number): Engine {
  const base = buildIndex(
    catalog.map(({ row }) => searchDocument(row)),
    { now },
  );
  const index = new LiveIndex(base, { now, language: CATALOG_LANGUAGE });
  return {
    name: "Souk",
    async search(q) {
      const effective = effectiveQuery({ ...EVERYTHING, q });
      if (effective.terms.length === 0) return [];
      const plan = searchPlan(effective, { limit: DEPTH, explain: false, facets: false });
      const answer = index.search(plan);
      return [...answer.hits, ...nearHits(index, plan, answer)].map((hit) => hit.id);
    },
    async close() {},
  };
}

/** Full text as PostgreSQL has it: English stems, weights by field, websearch_to_tsquery, ts_rank. */
export async function postgresEngine(url: string, catalog: readonly JudgedListing[]): Promise<Engine> {
  const sql = postgres(url, { max: 1, onnotice() {} });
  await sql`create table judged (id text primary key, search tsvector)`;
  for (let at = 0; at < catalog.length; at += 1_000) {
    const rows = catalog.slice(at, at + 1_000).map(({ row }) => ({
      id: row.id,
      name: row.name,
      tags: [...row.tags, ...row.parameters].join(" "),
      description: row.description,
      address: `${row.host} ${row.path}`.replace(/[-/_.]/g, " "),
    }));
    await sql`insert into judged select id,
      setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', tags), 'B')
      || setweight(to_tsvector('english', description), 'C') || setweight(to_tsvector('english', address), 'D')
      from jsonb_to_recordset(${sql.json(rows)}) as r (id text, name text, tags text, description text, address text)`;
  }
  return {
    name: "PostgreSQL full text",
    async search(q) {
      const rows = await sql<{ id: string }[]>`
        select id from judged, websearch_to_tsquery('english', ${q}) query
        where search @@ query order by ts_rank(search, query) desc, id limit ${DEPTH}`;
      return rows.map((row) => row.id);
    },
    close: () => sql.end(),
  };
}

/** MiniSearch with prefixes and typos on, names and tags weighing more, as its documentation suggests. */
export function miniSearchEngine(catalog: readonly JudgedListing[]): Engine {
  const engine = new MiniSearch({
    fields: ["name", "tags", "description", "host", "path", "parameters"],
    searchOptions: { prefix: true, fuzzy: 0.2, boost: { name: 3, tags: 2 } },
  });
  engine.addAll(
    catalog.map(({ row }) => ({
      id: row.id,
      name: row.name,
      tags: row.tags.join(" "),
      description: row.description,
      host: row.host,
      path: row.path,
      parameters: row.parameters.join(" "),
    })),
  );
  return {
    name: "MiniSearch",
    async search(q) {
      return engine
        .search(q)
        .slice(0, DEPTH)
        .map((hit) => String(hit.id));
    },
    async close() {},
  };
}
