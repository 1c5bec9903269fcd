import { isAddress, isAddressEqual, zeroAddress } from "viem";
import { parseAtomic, usdMicros } from "@/lib/x402/amount";
import { type KnownAsset, knownAsset } from "@/lib/x402/assets";
import { CHANNEL_CONTRACT, DEPOSIT_COLLECTOR, PERMIT2_DEPOSIT_COLLECTOR } from "@/lib/x402/batch-settlement";
import { networkInfo, toCaip2 } from "@/lib/x402/networks";
import { EXACT_PROXY_ADDRESS, PERMIT2_ADDRESS, UPTO_PROXY_ADDRESS } from "@/lib/x402/permit2";
import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";
import { type PaymentMethod, paymentMethod } from "./payment-method";
import type { SpendingRefusal } from "./spending-policy";

/** No authorization lives longer, whatever the seller asks (security row 20). */
export const MAX_VALIDITY_SECONDS = 300;
/** A facilitator refuses an authorization that ends within six seconds: shorter terms can never be paid. */
const MIN_VALIDITY_SECONDS = 6;

/** Why an option is not signed. `code` is stable; `message` is for people. */
export interface Refusal {
  code:
    | "scheme"
    | "transfer-method"
    | "payment-flow"
    | "network"
    | "network-unproven"
    | "asset-unknown"
    | "asset-method"
    | "facilitator"
    | "channel"
    | "domain"
    | "amount"
    | "price-unknown"
    | "limits-unreadable"
    | SpendingRefusal["code"]
    | "pay-to"
    | "timeout"
    | "two-readings";
  /** `unsupported`: honest terms this page cannot pay yet. `danger`: terms nobody should sign. `cap`: the person's own limits. */
  kind: "unsupported" | "danger" | "cap";
  message: string;
}

/** What may be signed: the EIP-712 domain comes from our own table of tokens, never from the seller's text. */
export interface Permitted {
  method: PaymentMethod;
  /** The token's own. */
  domain: { name: string; version: string; chainId: number; verifyingContract: `0x${string}` };
  asset: KnownAsset;
  priceUsdMicros: bigint;
  /** Seconds: at most what the seller asks and at most {@link MAX_VALIDITY_SECONDS}. */
  validForSeconds: number;
}

export interface SigningPolicy {
  /** What the person's own limits say against paying this much to this payee; null when they cannot be read. */
  limits: ((payee: string, usdMicros: bigint) => SpendingRefusal[]) | null;
  /** CAIP-2 networks on which this Souk can prove a settlement: elsewhere a payment could only be claimed. */
  provenNetworks: readonly string[];
  /** The connected account; null before one is. */
  payer: string | null;
}

/**
 * Whether option `index` of a challenge may be signed (security rows 19-22): allow-listed network and token by
 * address, a signed transfer of exactly the amount (EIP-3009, Permit2) or at most it (`upto`), or a voucher for it
 * (`batch-settlement`; what may be deposited is for channel-plan.ts), to a real payee, within the person's limits, for five minutes at most.
 * Everything that speaks against it is returned, worst first.
 */
export function judgeOption(
  required: PaymentRequired,
  index: number,
  policy: SigningPolicy,
): { ok: true; permitted: Permitted } | { ok: false; refusals: Refusal[] } {
  const option = required.accepts[index];
  if (!option) throw new RangeError(`the challenge has no option ${index}`);
  const refusals: Refusal[] = [];
  const refuse = (code: Refusal["code"], kind: Refusal["kind"], message: string) =>
    refusals.push({ code, kind, message });

  const info = networkInfo(option.network);
  const asset = knownAsset(option.network, option.asset);
  if (!sameReading(required, index))
    refuse(
      "two-readings",
      "danger",
      "What the seller wrote can be read in two ways; nothing of it is signed.",
    );
  if (!info) refuse("network", "unsupported", `${option.network} is a network this page does not know.`);
  else if (info.family !== "evm" || info.chainId === undefined)
    refuse("network", "unsupported", `Payments on ${info.name} cannot be made here yet.`);
  else if (!policy.provenNetworks.includes(option.network))
    refuse(
      "network-unproven",
      "unsupported",
      `This Souk cannot check payments on ${info.name}, so it makes none.`,
    );
  const method = paymentMethod(required, option, info?.family === "evm" ? asset : null);
  if (!method.ok)
    refuse(method.code, method.code === "facilitator" ? "danger" : "unsupported", method.message);
  judgeFlow(option, refuse);
  if (!asset && info?.family === "evm")
    refuse(
      "asset-unknown",
      "danger",
      "This token is not one we know by its address, whatever it calls itself.",
    );
  if (asset && info?.family === "evm") judgeDomain(option, asset, refuse);
  judgePayee(option, policy.payer, refuse);
  if (option.maxTimeoutSeconds < MIN_VALIDITY_SECONDS)
    refuse(
      "timeout",
      "unsupported",
      `Valid for ${option.maxTimeoutSeconds} s only: no payment can settle that fast, so it would always fail.`,
    );
  const price = judgeAmount(option, policy.limits, refuse);

  if (refusals.length > 0 || !method.ok || !asset || price === null || info?.chainId === undefined) {
    const weight = { danger: 0, unsupported: 1, cap: 2 };
    return { ok: false, refusals: refusals.sort((a, b) => weight[a.kind] - weight[b.kind]) };
  }
  return {
    ok: true,
    permitted: {
      method: method.method,
      domain: {
        name: asset.name,
        version: asset.version,
        chainId: info.chainId,
        verifyingContract: option.asset as `0x${string}`,
      },
      asset,
      priceUsdMicros: price,
      validForSeconds: Math.min(option.maxTimeoutSeconds, MAX_VALIDITY_SECONDS),
    },
  };
}

/** Contracts that payments go through. What is sent to one of them belongs to nobody, or to whoever asks it first. */
const MACHINERY = [
  PERMIT2_ADDRESS,
  EXACT_PROXY_ADDRESS,
  UPTO_PROXY_ADDRESS,
  CHANNEL_CONTRACT,
  DEPOSIT_COLLECTOR,
  PERMIT2_DEPOSIT_COLLECTOR,
] as const;

type Refuse = (code: Refusal["code"], kind: Refusal["kind"], message: string) => void;

function judgeFlow({ extra }: PaymentRequirements, refuse: Refuse) {
  const flow = extra.paymentFlow;
  if (flow !== undefined && flow !== "authorization" && flow !== "upfront")
    refuse("payment-flow", "unsupported", `The “${cut(flow)}” payment flow is not possible here yet.`);
}

function judgeDomain({ extra }: PaymentRequirements, asset: KnownAsset, refuse: Refuse) {
  for (const [key, ours] of [
    ["name", asset.name],
    ["version", asset.version],
  ] as const) {
    const theirs = extra[key];
    if (theirs !== undefined && theirs !== ours)
      refuse(
        "domain",
        "danger",
        `The seller asks you to sign for a token with the ${key} “${cut(theirs)}”; the token at this address has “${ours}”.`,
      );
  }
}

function judgePayee({ network, payTo, asset }: PaymentRequirements, payer: string | null, refuse: Refuse) {
  if (!network.startsWith("eip155:")) return;
  if (!isAddress(payTo, { strict: false }) || !isAddress(asset, { strict: false }))
    return refuse("pay-to", "danger", "The payee is not an address.");
  if (isAddressEqual(payTo, zeroAddress))
    refuse("pay-to", "danger", "The payee is the zero address: the money would be destroyed.");
  else if (isAddressEqual(payTo, asset))
    refuse("pay-to", "danger", "The payee is the token contract itself: the money would be lost.");
  else if (MACHINERY.some((address) => isAddressEqual(payTo, address)))
    refuse(
      "pay-to",
      "danger",
      "The payee is a contract that only passes payments on: the money would be lost.",
    );
  else if (payer && isAddress(payer, { strict: false }) && isAddressEqual(payTo, payer))
    refuse("pay-to", "danger", "The payee is your own account: you would be paying yourself.");
}

/** Millionths of a dollar, or null where none can be told. */
function judgeAmount(
  option: PaymentRequirements,
  limits: SigningPolicy["limits"],
  refuse: Refuse,
): bigint | null {
  const amount = parseAtomic(option.amount);
  if (amount === null || amount === 0n) {
    refuse(
      "amount",
      amount === 0n ? "unsupported" : "danger",
      amount === 0n ? "It asks for nothing." : "Not an amount.",
    );
    return null;
  }
  const price = usdMicros(option.network, option.asset, option.amount);
  if (price === null) {
    if (knownAsset(option.network, option.asset))
      refuse(
        "price-unknown",
        "unsupported",
        "Its price in dollars is not known, so your limit cannot be applied.",
      );
  } else if (limits === null)
    refuse("limits-unreadable", "cap", "Your spending limits cannot be read, so nothing is signed.");
  else for (const { code, message } of limits(option.payTo, price)) refuse(code, "cap", message);
  return price;
}

/** The seller is sent its own object back, so that object must say what was parsed from it. */
function sameReading(required: PaymentRequired, index: number): boolean {
  const option = required.accepts[index];
  const raw = required.rawAccepts[index];
  if (!option || !raw) return false;
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  const same = (a: string, b: string) =>
    option.network.startsWith("eip155:") ? a.toLowerCase() === b.toLowerCase() : a === b;
  return (
    raw.scheme === option.scheme &&
    toCaip2(text(raw.network)) === option.network &&
    (required.x402Version === 1 || raw.network === option.network) &&
    (required.x402Version === 1 ? raw.maxAmountRequired : raw.amount) === option.amount &&
    same(text(raw.payTo), option.payTo) &&
    same(text(raw.asset), option.asset)
  );
}

/** Untrusted text inside a sentence of ours. */
const cut = (value: unknown) =>
  String(typeof value === "string" ? value : JSON.stringify(value)).slice(0, 40);
