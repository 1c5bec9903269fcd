import type { Metadata } from "next";
import { serverContext } from "@/app/_server/context";
import { Link } from "@/components/ui/link";
import { CATEGORIES } from "@/lib/catalog/categories";
import { CATEGORY_SLUGS } from "@/lib/catalog/category-slugs";
import { listingsWords } from "@/lib/catalog/filter-words";
import { EVERYTHING } from "@/lib/catalog/query";
import { searchCatalog } from "@/services/search-catalog";

export const metadata: Metadata = {
  title: "Categories",
  description: "What x402 endpoints are for, by category.",
};

/** The curated categories, each with how much is in it. */
export default async function CategoriesPage() {
  const { facets } = await searchCatalog(serverContext(), EVERYTHING);
  const counted = Object.keys(facets.category).length > 0;
  return (
    <div className="mx-auto w-full max-w-[82.5rem] px-4 pt-7 pb-15 sm:px-7">
      <h1 className="text-2xl font-semibold tracking-[-0.02em]">Categories</h1>
      <p className="mt-1 max-w-[70ch] text-ink-2">
        Given by a vocabulary of our own to the words of each listing, never by what a provider calls itself.
      </p>
      <ul className="mt-5 grid gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-2 lg:grid-cols-3">
        {CATEGORY_SLUGS.map((slug) => {
          const { name, about } = CATEGORIES[slug];
          const count = facets.category[slug] ?? 0;
          return (
            <li
              key={slug}
              className="relative bg-raised px-4 py-3 focus-within:shadow-[inset_2px_0_var(--accent)] hover:shadow-[inset_2px_0_var(--accent)]"
            >
              <h2 className="font-semibold">
                <Link href={`/categories/${slug}`} className="after:absolute after:inset-0">
                  {name}
                </Link>
              </h2>
              <p className="text-sm text-ink-2">{about}</p>
              {counted ? <p className="mt-0.5 text-2xs text-ink-3">{listingsWords(count)}</p> : null}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
