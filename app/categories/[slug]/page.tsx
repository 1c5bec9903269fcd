import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { serverContext } from "@/app/_server/context";
import { Collection } from "@/components/catalog/collection";
import { CATEGORIES } from "@/lib/catalog/categories";
import { CATEGORY_SLUGS } from "@/lib/catalog/category-slugs";
import { EVERYTHING } from "@/lib/catalog/query";
import { searchCatalog } from "@/services/search-catalog";

type Params = Promise<{ slug: string }>;

const find = (slug: string) => CATEGORY_SLUGS.find((known) => known === slug);

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const slug = find((await params).slug);
  if (!slug) return { title: "Not found" };
  const { name, about } = CATEGORIES[slug];
  return { title: `${name} endpoints`, description: about, alternates: { canonical: `/categories/${slug}` } };
}

/** One category: what is in it, the best first. */
export default async function CategoryPage({ params }: { params: Params }) {
  const slug = find((await params).slug);
  if (!slug) notFound();
  const query = { ...EVERYTHING, categories: [slug] };
  const result = await searchCatalog(serverContext(), query);
  const { name, about } = CATEGORIES[slug];
  return (
    <Collection
      trail={[
        { href: "/", label: "Catalog" },
        { href: "/categories", label: "Categories" },
      ]}
      title={name}
      about={about}
      query={query}
      result={result}
    />
  );
}
