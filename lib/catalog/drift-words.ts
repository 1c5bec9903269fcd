import type { DriftKind, DriftOption } from "@/lib/probe/drift";
import { formatUnits } from "@/lib/x402/amount";
import { assetLabel, knownAsset } from "@/lib/x402/assets";
import { networkInfo } from "@/lib/x402/networks";

/** What a drift event says, whoever reads it. */
export interface DriftFact {
  kind: DriftKind;
  option: DriftOption | null;
  before: string | null;
  after: string | null;
}

const NAMES: Record<DriftKind, string> = {
  price: "Price",
  payTo: "Who is paid",
  network: "Network",
  asset: "Token",
  scheme: "Scheme",
  schema: "Declared input",
};

/** "Price". */
export function driftName(kind: DriftKind): string {
  return NAMES[kind];
}

/** One side of an event as people read it: "0.002 USDC", "Base", an address; "none" when it was not there. */
export function driftValue(
  { kind, option }: Pick<DriftFact, "kind" | "option">,
  value: string | null,
): string {
  if (value === null) return "none";
  if (kind === "network") return networkInfo(value)?.name ?? value;
  if (!option) return value;
  if (kind === "asset") return `${assetLabel(option.network, value)} (${value})`;
  const token = kind === "price" ? knownAsset(option.network, option.asset) : null;
  if (kind === "price")
    return token
      ? `${formatUnits(value, token.decimals)} ${token.symbol}`
      : `${value} units of ${option.asset}`;
  return value;
}

/** "Price: 0.002 USDC, now 0.003 USDC (exact on Base)". */
export function driftSentence(fact: DriftFact): string {
  const where = fact.option
    ? ` (${fact.option.scheme} on ${networkInfo(fact.option.network)?.name ?? fact.option.network})`
    : "";
  return `${driftName(fact.kind)}: ${driftValue(fact, fact.before)}, now ${driftValue(fact, fact.after)}${where}`;
}
