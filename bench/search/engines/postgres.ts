import type { Question } from "../queries";
import { OPERATIONS } from "../queries";
import type { Engine, Given } from "./engine";
import { openPostgres } from "./postgres-tables";

/**
 * PostgreSQL with good practice: one tsvector with weights under GIN, ranking over narrow rows before twenty cards are
 * read, a table of words with trigrams for typing errors, keyset pages, and facets in one pass over what matched.
 */
export async function makePostgres(url: string): Promise<Engine> {
  const sql = openPostgres(url);
  const ask = (text: string, values: (string | number)[] = []) => sql.unsafe(text, values, { prepare: true });
  await sql`select 1`;
  const keys = new Map<number, [payers: number, i: number]>();

  const ranked = async (tsquery: string): Promise<Given> =>
    given(
      await ask(
        `with m as materialized (select i, ts_rank(fts, q) * ln(payers + 3) as s from best, to_tsquery('english', $1) q where fts @@ q),
           top as (select i, s from m order by s desc, i limit 20)
         select l.id, l.card, (select count(*)::int from m) as total from top t join best l using (i) order by t.s desc, t.i`,
        [tsquery],
      ),
    );

  return {
    operations: [...OPERATIONS, "meant"],
    about: {},
    async ask(operation, question) {
      const words = question.words.join(" & ");
      switch (operation) {
        case "two":
        case "three":
        case "meant":
          return ranked(words);
        case "prefix":
          return ranked(`${words}:*`);
        case "typo":
          return (await found(ranked(words))) ?? ranked((await corrected(question.words)).join(" & "));
        case "filter":
          return filtered(question, words);
        case "browse":
          return browse(question);
        case "deep":
          return deep(question.page ?? 1);
        case "facets":
        case "everything":
          return facets(words);
      }
    },
  };

  async function found(answer: Promise<Given>): Promise<Given | null> {
    const { ids, total } = await answer;
    return ids.length > 0 ? { ids, total } : null;
  }

  async function corrected(words: readonly string[]): Promise<string[]> {
    const rows = await ask(
      `select coalesce((select word from words where word % w and abs(length(word) - length(w)) <= 2
         order by similarity(word, w) * (1 + ln(ndoc) / 20) desc limit 1), w) as word
       from unnest(string_to_array($1, ' ')) with ordinality t(w, n) order by n`,
      [words.join(" ")],
    );
    return rows.map((row) => row.word);
  }

  async function filtered({ network, maxPriceUsdMicros, sort }: Question, words: string): Promise<Given> {
    const order = sort === "price" ? "min_price, i" : "payers desc, i";
    return given(
      await ask(
        `with m as materialized (select i, min_price, payers from best
           where fts @@ to_tsquery('english', $1) and networks @> array[$2] and min_price <= $3),
           top as (select i, row_number() over (order by ${order}) as n from m order by ${order} limit 20)
         select l.id, l.card, (select count(*)::int from m) as total from top t join best l using (i) order by t.n`,
        [words, network ?? "", maxPriceUsdMicros ?? 0],
      ),
    );
  }

  async function browse({ network, category, sort }: Question): Promise<Given> {
    const values = [network ?? "", category ?? ""];
    const where = "networks @> array[$1] and categories @> array[$2]";
    const order = sort === "price" ? "min_price, i" : "payers desc, i desc";
    const [rows, [count]] = await Promise.all([
      ask(`select id, card from best where ${where} order by ${order} limit 20`, values),
      ask(`select count(*)::int as n from best where ${where}`, values),
    ]);
    return { ids: rows.map((row) => row.id), total: count?.n ?? 0 };
  }

  async function deep(page: number): Promise<Given> {
    let key = keys.get(page);
    if (!key) {
      const [row] = await ask("select payers, i from best order by payers desc, i desc limit 1 offset $1", [
        (page - 1) * 20 - 1,
      ]);
      key = [row?.payers ?? 0, row?.i ?? 0];
      keys.set(page, key);
    }
    const rows = await ask(
      "select id, card from best where (payers, i) < ($1, $2) order by payers desc, i desc limit 20",
      key,
    );
    return { ids: rows.map((row) => row.id), total: null };
  }

  async function facets(words: string): Promise<Given> {
    const rows = await ask(
      `with m as materialized (select kind, method, live_state, x402_version, networks, categories,
           case when min_price <= 1000 then 0 when min_price <= 10000 then 1 when min_price <= 100000 then 2 when min_price <= 1000000 then 3 else 4 end as price
         from best ${words ? "where fts @@ to_tsquery('english', $1)" : ""})
       select kind, method, live_state, x402_version, price, null::text as value, count(*)::int as n from m
         group by grouping sets ((kind), (method), (live_state), (x402_version), (price), ())
       union all select null, null, null, null, null, n, count(*)::int from m, unnest(networks) n group by n
       union all select null, null, null, null, null, c, count(*)::int from m, unnest(categories) c group by c`,
      words ? [words] : [],
    );
    return { ids: rows.map((_, i) => String(i)), total: rows.length };
  }
}

function given(rows: readonly Record<string, unknown>[]): Given {
  return { ids: rows.map((row) => String(row.id)), total: Number(rows[0]?.total ?? 0) };
}
