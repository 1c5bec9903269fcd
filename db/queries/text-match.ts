import { type SQL, sql } from "drizzle-orm";
import { type SearchTerm, searchTerms } from "@/lib/catalog/search-terms";

/**
 * The words of a search as a tsquery expression for `listings.search`, or null when there is nothing to look for.
 * That column holds English stems (name, tags, description) and plain words (host, path), so each term is asked
 * in both; a term of stop words alone asks nothing. Every function used here accepts any text without error.
 */
export function textMatch(q: string): SQL | null {
  const alternatives = searchTerms(q).map((terms) =>
    sql.join(
      terms.map((term) => termMatch(term, terms.length === 1)),
      sql` && `,
    ),
  );
  if (alternatives.length === 0) return null;
  return sql`(${sql.join(
    alternatives.map((alternative) => sql`(${alternative})`),
    sql` || `,
  )})`;
}

function termMatch({ text, phrase, negated, prefix }: SearchTerm, alone: boolean): SQL {
  const asked = phrase ? `"${text}"` : text;
  const ways = [
    sql`websearch_to_tsquery('english', ${asked})`,
    sql`websearch_to_tsquery('simple', ${asked})`,
  ];
  // "eur-usd" and "api.example/v1" are words apart in hosts and paths.
  const parts = text
    .replace(/^https?:\/\//i, "")
    .split(/[-/_.:?&=]+/)
    .join(" ");
  if (!phrase && parts !== text) ways.push(sql`plainto_tsquery('simple', ${parts})`);
  if (prefix) ways.push(sql`to_tsquery('simple', ${`${prefix}:*`})`);
  const any = sql.join(ways, sql` || `);
  // Typed alone, a stop word may be the beginning of another word: "an" of "annual".
  const stopWord = prefix && alone ? sql`false` : sql`numnode(websearch_to_tsquery('english', ${asked})) = 0`;
  return sql`(case when ${stopWord} then ''::tsquery else ${negated ? sql`!!(${any})` : sql`(${any})`} end)`;
}
