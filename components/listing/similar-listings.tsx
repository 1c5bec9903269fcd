import Link from "next/link";
import { CatalogRow } from "@/components/catalog/catalog-row";
import { CompareBar } from "@/components/catalog/compare-bar";
import { buttonClass } from "@/components/ui/button";
import { compareHref, MOST_COMPARED } from "@/lib/catalog/compare";
import type { CatalogCard } from "@/lib/catalog/result";

/** What else the catalog has for the same words, and the way to see them side by side. */
export function SimilarListings({ id, cards }: { id: string; cards: readonly CatalogCard[] }) {
  const compared = [id, ...cards.map((card) => card.id)].slice(0, MOST_COMPARED);
  return (
    <div className="group/results">
      <ol className="border-b border-line">
        {cards.map((card) => (
          <CatalogRow key={card.id} card={card} words={[]} />
        ))}
      </ol>
      <p className="mt-3">
        <Link href={compareHref(compared)} className={buttonClass({ size: "small" })}>
          Compare with {compared.length === 2 ? "it" : `the first ${compared.length - 1}`}
        </Link>
      </p>
      <CompareBar />
    </div>
  );
}
