import type { Entry } from "@/components/stats/share-list";
import type { EcosystemFigures } from "@/lib/catalog/ecosystem";
import { PRICE_RANGES } from "@/lib/catalog/facets";
import { COUNT } from "@/lib/catalog/figures";
import { KIND_WORDS, networkWords, rangeWords } from "@/lib/catalog/filter-words";
import { LIVE_STATE_WORDS, LIVE_STATES } from "@/lib/catalog/live-state";
import { type CatalogQuery, catalogHref, EVERYTHING } from "@/lib/catalog/query";
import { RULES } from "@/lib/probe/rule-book";

interface ShareListProps {
  title: string;
  entries: Entry[];
  whole: number;
  note?: string;
}

const LOOK = { live: "bg-live", degraded: "bg-degraded", down: "bg-down", unknown: "bg-unknown" } as const;
const inCatalog = (change: Partial<CatalogQuery>) => catalogHref(EVERYTHING, change);

/** The lists of the page, each entry leading to what it counts. */
export function shareLists(figures: EcosystemFigures): ShareListProps[] {
  const {
    listings,
    states,
    networks,
    schemes,
    versions,
    kinds,
    prices,
    browser,
    verified,
    findings,
    judged,
  } = figures;
  const unknownPrice = prices.unknown ?? 0;
  return [
    {
      title: "Liveness",
      whole: listings,
      entries: LIVE_STATES.map((state) => ({
        key: state,
        label: `${LIVE_STATE_WORDS[state].label}: ${LIVE_STATE_WORDS[state].meaning}`,
        count: states[state],
        href: inCatalog({ states: [state] }),
        look: LOOK[state],
      })),
    },
    {
      title: "Networks",
      note: "A listing may be payable on several.",
      whole: listings,
      entries: networks.slice(0, 12).map(({ network, listings: count }) => ({
        key: network,
        label: networkWords(network),
        count,
        href: inCatalog({ networks: [network] }),
      })),
    },
    {
      title: "Schemes",
      note: "A listing may offer several.",
      whole: listings,
      entries: schemes.map(({ scheme, listings: count }) => ({
        key: scheme,
        label: scheme,
        count,
        href: inCatalog({ schemes: [scheme] }),
      })),
    },
    {
      title: "Lowest price per call",
      note:
        unknownPrice > 0
          ? `Of ${COUNT.format(unknownPrice)} more the price in dollars is not known.`
          : undefined,
      whole: listings - unknownPrice,
      entries: PRICE_RANGES.map(({ value, minPriceUsdMicros, maxPriceUsdMicros }) => ({
        key: value,
        label: rangeWords(minPriceUsdMicros, maxPriceUsdMicros),
        count: prices[value] ?? 0,
        href: inCatalog({ minPriceUsdMicros, maxPriceUsdMicros }),
      })),
    },
    {
      title: "Callable",
      whole: listings,
      entries: [
        { key: "browser", label: "from a web page", count: browser.yes, href: inCatalog({ browser: true }) },
        { key: "relay", label: "from a web page through a relay only", count: browser.no },
        { key: "verified", label: "owner verified", count: verified, href: inCatalog({ verified: true }) },
      ],
    },
    {
      title: "Protocol",
      whole: listings,
      entries: [
        ...versions.map(({ version, listings: count }) => ({
          key: `v${version}`,
          label: `x402 v${version}`,
          count,
          href: version === 1 || version === 2 ? inCatalog({ versions: [version] }) : undefined,
        })),
        ...(["http", "mcp"] as const).map((kind) => ({
          key: kind,
          label: `${KIND_WORDS[kind]}s`,
          count: kinds[kind],
          href: inCatalog({ kinds: [kind] }),
        })),
      ],
    },
    {
      title: "Most common findings",
      note: `Of ${COUNT.format(judged)} probed endpoints, the unlisted ones too.`,
      whole: judged,
      entries: findings.slice(0, 15).map(({ id, severity, endpoints }) => ({
        key: id,
        label: `${RULES.find((rule) => rule.id === id)?.title ?? id} (${severity})`,
        count: endpoints,
        href: `/rules/${id}`,
      })),
    },
  ];
}
