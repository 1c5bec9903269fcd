import { usdInput } from "./usd";

/** What is said of a listing to search engines. Provider's words enter as values only. */
export interface DescribedListing {
  /** Of its page, absolute. */
  pageUrl: string;
  name: string;
  description: string;
  tags: string[];
  url: string;
  host: string;
  /** Millionths of a dollar; null when none is known. */
  minPriceUsdMicros: bigint | null;
  optionCount: number;
  /** ISO 8601. */
  listedAt: string | null;
}

/**
 * The listing in schema.org's words (`WebAPI` with its lowest offer) as text for a `<script>` element. Every character that could end
 * the element or begin markup is written as an escape, so what a provider wrote stays a value.
 */
export function listingJsonLd(listing: DescribedListing): string {
  const { pageUrl, name, description, tags, url, host, minPriceUsdMicros, optionCount, listedAt } = listing;
  return inertJson({
    "@context": "https://schema.org",
    "@type": "WebAPI",
    "@id": pageUrl,
    url: pageUrl,
    name,
    description: description || undefined,
    keywords: tags.length > 0 ? tags : undefined,
    documentation: pageUrl,
    provider: { "@type": "Organization", name: host },
    datePublished: listedAt ?? undefined,
    potentialAction: { "@type": "ConsumeAction", target: url },
    offers:
      minPriceUsdMicros === null
        ? undefined
        : {
            "@type": "AggregateOffer",
            lowPrice: usdInput(minPriceUsdMicros),
            priceCurrency: "USD",
            offerCount: optionCount,
          },
  });
}

/** JSON that is inert inside any markup. */
function inertJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
