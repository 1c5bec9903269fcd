import { Link } from "@/components/ui/link";
import type { QueryProblem } from "@/lib/catalog/query";
import type { CatalogResult } from "@/lib/catalog/result";

const EXAMPLES = ["price:<0.01", "network:base", "is:live", "-testnet"];

/** Under the search field: what was searched in place of what was typed, what was not understood, and how to ask. */
export function SearchNotes({
  q,
  result,
  unusable,
}: {
  q: string;
  result: Pick<CatalogResult, "corrected" | "approximate" | "problems" | "cards">;
  /** Of the address. */
  unusable: readonly QueryProblem[];
}) {
  const { corrected, approximate, problems, cards } = result;
  return (
    <div className="mt-2 flex flex-col lg:mt-1.5 gap-y-1 text-sm text-ink-2">
      {corrected.length > 0 && cards.length > 0 ? (
        <p role="status">
          Showing results for{" "}
          <strong className="font-semibold text-ink">{correctedWords(q, corrected)}</strong>
          <span className="text-ink-3">
            : no listing has {corrected.map(({ from }) => `“${from}”`).join(", ")}
          </span>
        </p>
      ) : approximate && cards.length > 0 ? (
        <p role="status">No listing has all of “{q}”. These come nearest.</p>
      ) : null}
      {[...unusable, ...problems].map(({ parameter, message }) => (
        <p key={`${parameter} ${message}`} className="text-degraded">
          {parameter === "q" ? "Searched as words. " : <code className="machine">{parameter} </code>}
          {message}
        </p>
      ))}
      <p className="flex flex-wrap items-baseline gap-x-2.5 text-xs text-ink-3">
        <span className="max-sm:hidden">
          {EXAMPLES.map((example) => (
            <code key={example} className="mr-2.5">
              {example}
            </code>
          ))}
        </span>
        <Link href="/docs/search" className="hover:text-ink hover:underline">
          How to search
        </Link>
        <Link href="/docs/ranking" className="hover:text-ink hover:underline">
          How results are ranked
        </Link>
        <Link href="/categories" className="hover:text-ink hover:underline">
          Categories
        </Link>
      </p>
    </div>
  );
}

/** The query with its words replaced as they were searched. */
function correctedWords(q: string, corrected: CatalogResult["corrected"]): string {
  return corrected.reduce(
    (text, { from, to }) =>
      text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped(from)}(?![\\p{L}\\p{N}])`, "giu"), () => to),
    q,
  );
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
