import type { SearchDocument } from "@/lib/search/document";
import { assetKey } from "@/lib/x402/assets";
import { networkInfo } from "@/lib/x402/networks";
import { categoriesOf } from "./categorise";
import { foldKey } from "./fold-key";
import type { LiveState } from "./live-state";
import { outputNames } from "./output-names";
import { providerOf } from "./provider";
import type { CatalogCard } from "./result";

/** A listing as the database tells it for search; numbers and times as JSON has them. */
export interface ListingRow {
  id: string;
  url: string;
  method: string;
  toolName: string;
  host: string;
  path: string;
  name: string;
  description: string;
  tags: string[];
  /** Names of what it takes. */
  parameters: string[];
  /** Its declared output: an example, a schema, anything. */
  output: unknown;
  liveState: LiveState;
  networks: string[];
  schemes: string[];
  x402Version: number | null;
  latencyMs: number | null;
  callableFromBrowser: boolean | null;
  verified: boolean;
  lastProbedAt: string | null;
  /** Milliseconds since 1970. */
  listedAt: number;
  priceChangedAt: number | null;
  uptime30d: number | null;
  p50Ms: number | null;
  payers30d: number;
  calls30d: number;
  conformance: number;
  /** In the seller's order. */
  options: {
    network: string;
    asset: string;
    amount: string;
    scheme: string;
    priceUsdMicros: number | null;
  }[];
  /** Who is paid by one of the options, as written; keys of the extensions that it declares. Null and absent: none. */
  payees?: string[] | null;
  extensions?: string[] | null;
}

/** Bump when the same row gives another document: snapshots of before are then not used. */
export const DOCUMENT_VERSION = 3;

/** {@link searchDocument} of a row as the database writes it. */
export function documentOf(json: string): SearchDocument {
  const row = JSON.parse(json) as ListingRow;
  // A listing that declares no input has no arrays to join.
  return searchDocument({ ...row, parameters: row.parameters ?? [] });
}

/** What the index takes for a listing. Pure. */
export function searchDocument(row: ListingRow): SearchDocument {
  const categories = categoriesOf(row);
  const provider = providerOf(row.host);
  const testnet = isTestnet(row.networks);
  const cheapest = row.options
    .filter((option) => option.priceUsdMicros !== null)
    .reduce<ListingRow["options"][number] | null>(
      (least, option) =>
        least && (least.priceUsdMicros as number) <= (option.priceUsdMicros as number) ? least : option,
      null,
    );
  const card: CatalogCard = {
    id: row.id,
    kind: row.toolName ? "mcp" : "http",
    url: row.url,
    method: row.method,
    toolName: row.toolName,
    host: row.host,
    path: row.path,
    name: row.name,
    description: row.description.slice(0, 300),
    tags: row.tags,
    category: categories[0] ?? null,
    liveState: row.liveState,
    verified: row.verified,
    provider,
    imitates: null,
    similar: 0,
    testnet,
    uptime30d: row.uptime30d,
    schemes: row.schemes,
    networks: row.networks,
    x402Version: row.x402Version,
    latencyMs: row.latencyMs,
    callableFromBrowser: row.callableFromBrowser,
    lastProbedAt: row.lastProbedAt,
    cheapest: cheapestOf(cheapest ?? row.options[0]),
    optionCount: row.options.length,
    recentProbes: [],
    payers30d: { payers: row.payers30d, calls: row.calls30d },
  };
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    tags: row.tags,
    host: row.host,
    path: row.path,
    toolName: row.toolName,
    parameters: row.parameters,
    outputs: outputNames(row.output),
    kind: card.kind,
    method: row.method,
    options: row.options.map(({ network, asset, scheme, priceUsdMicros }) => ({
      network,
      asset: assetKey(network, asset),
      scheme,
      priceUsdMicros,
    })),
    categories,
    payees: row.payees ?? [],
    extensions: row.extensions ?? [],
    liveState: row.liveState,
    uptime30d: row.uptime30d,
    latencyMs: row.p50Ms ?? row.latencyMs,
    verified: row.verified,
    browser: row.callableFromBrowser === true,
    version: row.x402Version ?? 0,
    testnet,
    payers30d: row.payers30d,
    conformance: row.conformance,
    listedAt: row.listedAt,
    priceChangedAt: row.priceChangedAt,
    provider,
    foldKey: foldKey(row),
    card: JSON.stringify(card),
  };
}

/** Whether every one of these networks (CAIP-2) is a test network; false for none. */
export function isTestnet(networks: readonly string[]): boolean {
  return networks.length > 0 && networks.every((network) => networkInfo(network)?.testnet === true);
}

function cheapestOf(option: ListingRow["options"][number] | undefined): CatalogCard["cheapest"] {
  if (!option) return null;
  const { network, asset, amount, scheme } = option;
  return { network, asset, amount, scheme };
}
