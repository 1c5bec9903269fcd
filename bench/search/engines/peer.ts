import type { Operation, Question } from "../queries";
import type { Engine, Given } from "./engine";
import { openPostgres } from "./postgres-tables";

/**
 * The shape of query that explorers of this ecosystem use, over tables of ours: every word as `ilike '%…%'` on each
 * text column, options joined and aggregated, grouped, ordered, OFFSET; and a second query that counts.
 */
export async function makePeer(url: string): Promise<Engine> {
  const sql = openPostgres(url);
  await sql`select 1`;
  const operations: Operation[] = ["two", "three", "typo", "prefix", "filter", "browse", "deep"];
  return {
    operations,
    about: {},
    async ask(_, question): Promise<Given> {
      const { where, values } = conditions(question);
      const order = question.sort === "price" ? "min(o.price), l.i" : "l.payers desc, l.i desc";
      const rows = await sql.unsafe(
        `select l.*, json_agg(json_build_object('network', o.network, 'asset', o.asset, 'scheme', o.scheme, 'price', o.price)) as accepts
         from listings l join options o on o.listing = l.i ${where}
         group by l.i order by ${order} limit 20 offset ${((question.page ?? 1) - 1) * 20}`,
        values,
        { prepare: true },
      );
      const [count] = await sql.unsafe(
        `select count(distinct l.i)::int as n from listings l join options o on o.listing = l.i ${where}`,
        values,
        { prepare: true },
      );
      return { ids: rows.map((row) => row.id), total: count?.n ?? 0 };
    },
  };
}

function conditions({ words, network, maxPriceUsdMicros, category }: Question) {
  const values: (string | number)[] = [];
  const value = (one: string | number) => `$${values.push(one)}`;
  const all = words.map((word) => {
    const pattern = value(`%${word}%`);
    return `(l.name ilike ${pattern} or l.description ilike ${pattern} or l.host ilike ${pattern} or l.path ilike ${pattern} or array_to_string(l.tags, ' ') ilike ${pattern})`;
  });
  if (network) all.push(`o.network = ${value(network)}`);
  if (maxPriceUsdMicros !== undefined) all.push(`o.price <= ${value(maxPriceUsdMicros)}`);
  if (category) all.push(`${value(category)} = any(l.categories)`);
  return { where: all.length > 0 ? `where ${all.join(" and ")}` : "", values };
}
