import { knownAsset } from "@/lib/x402/assets";
import { networkInfo, v1NetworkName } from "@/lib/x402/networks";
import type { PaymentRequirements } from "@/lib/x402/types";

/** Lines that do what their title says when pasted and run. */
export interface CodeSample {
  id: "sdk" | "axios" | "curl" | "wallet" | "python" | "go" | "mcp";
  title: string;
  /** What it needs and does, one sentence. */
  note: string;
  code: string;
}

/** The request a sample makes: the listing's own example, or its bare address. */
export interface SampleRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: string;
}

/** What a paying sample is made of: terms that can be signed, and a token known by its address. */
export interface PaymentFacts extends PaymentRequirements {
  chainId: number;
  networkName: string;
  v1Name: string;
  symbol: string;
  domain: { name: string; version: string };
}

/** The facts of an option that code can pay: `exact`, an EVM network, a known token with signed transfers; else null. */
export function paymentFacts(option: PaymentRequirements): PaymentFacts | null {
  const info = networkInfo(option.network);
  const token = knownAsset(option.network, option.asset);
  const v1Name = v1NetworkName(option.network) ?? option.network;
  const plain =
    option.extra.assetTransferMethod === undefined || option.extra.assetTransferMethod === "eip3009";
  if (option.scheme !== "exact" || info?.chainId === undefined || !token?.eip3009 || !plain) return null;
  const { symbol, name, version } = token;
  return {
    ...option,
    chainId: info.chainId,
    networkName: info.name,
    v1Name,
    symbol,
    domain: { name, version },
  };
}

/** A literal of JavaScript, Python and Go alike; `<` is escaped too, so that a sample stays inert inside any markup. */
export function literal(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

/** What the protocol's version calls things; the samples that sign by hand are made of these. */
export function wireNames(x402Version: 1 | 2, option: PaymentFacts) {
  const v1 = x402Version === 1;
  return {
    v1,
    amount: v1 ? "maxAmountRequired" : "amount",
    paymentHeader: v1 ? "X-PAYMENT" : "PAYMENT-SIGNATURE",
    settlementHeader: v1 ? "X-PAYMENT-RESPONSE" : "PAYMENT-RESPONSE",
    /** What is signed; a challenge that does not hold all of it is refused. */
    listed: {
      scheme: option.scheme,
      network: v1 ? option.v1Name : option.network,
      asset: option.asset,
      payTo: option.payTo,
      [v1 ? "maxAmountRequired" : "amount"]: option.amount,
    },
  };
}

/** One word for a POSIX shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
