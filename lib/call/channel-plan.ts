import { parseAtomic } from "@/lib/x402/amount";

/** What the channel contract holds of one channel, as our own RPC read it. Atomic units, decimal strings on the wire. */
export interface ChannelFacts {
  /** Deposited and not given back; what the payee claimed is still counted in it. */
  balanceAtomic: string;
  /** What the payee has claimed with vouchers, in all. */
  claimedAtomic: string;
  /** What the payer has asked to withdraw on its own; "0" when nothing. */
  withdrawAtomic: string;
  /** Unix seconds; null when no withdrawal is under way. */
  withdrawStartedAt: number | null;
  refundNonce: string;
  /** The newest block's own time, Unix seconds. */
  chainTime: number;
}

/** What only this browser and the seller know of a channel. Atomic units. */
export interface ChannelMemory {
  /** What the calls so far came to, as the seller counted them, never more than was signed. */
  chargedAtomic: bigint;
  /** The highest voucher ever signed: what the payee may claim in all. */
  signedAtomic: bigint;
}

/** What one call by channel signs. Atomic units, decimal strings, so that two plans can be compared. */
export interface ChannelPlan {
  /** What the vouchers came to before this call. */
  fromAtomic: string;
  /** The voucher of this call: what the payee may claim in all from then on. */
  toAtomic: string;
  /** What is paid into the channel with it; null when there is enough in it. */
  depositAtomic: string | null;
  /** The payer is a contract, which judges its vouchers itself (EIP-1271): its channel names no key. */
  contract?: boolean;
}

const MAX_UINT128 = 2n ** 128n - 1n;
/** Calls that a first deposit is for, when the seller says nothing reasonable; as the reference client has it. */
const USUAL_CALLS = 5n;
/** More than so many calls at once is not proposed, whatever the seller wishes. */
const MOST_CALLS = 20n;

/**
 * What a call at `priceAtomic` signs: a voucher for exactly one price more than is known to be used, and, when the
 * channel does not hold that much, a deposit. A voucher is never above what is deposited, so nothing can be owed.
 * `depositAtomic` is the deposit that the person chose; it must reach. `contract`: the payer is one.
 */
export function planCall(
  priceAtomic: bigint,
  facts: ChannelFacts,
  memory: ChannelMemory | null,
  depositAtomic: bigint | null,
  contract = false,
): { ok: true; plan: ChannelPlan } | { ok: false; message: string } {
  if (priceAtomic <= 0n) return { ok: false, message: "It asks for nothing." };
  if (facts.withdrawStartedAt !== null)
    return { ok: false, message: "You are taking your money out of this channel. Finish that first." };
  const balance = BigInt(facts.balanceAtomic);
  const from = usedOf(facts, memory);
  const to = from + priceAtomic;
  const needed = to - balance;
  if (needed > 0n && (depositAtomic === null || depositAtomic < needed))
    return { ok: false, message: "The deposit does not reach for this call." };
  const deposit = needed > 0n ? depositAtomic : null;
  if (to > MAX_UINT128 || balance + (deposit ?? 0n) > MAX_UINT128)
    return { ok: false, message: "More than a channel can hold." };
  return {
    ok: true,
    plan: {
      fromAtomic: String(from),
      toAtomic: String(to),
      depositAtomic: deposit === null ? null : String(deposit),
      ...(contract && { contract }),
    },
  };
}

/** What the calls so far came to: what we know, and at least what the chain shows as claimed. */
export function usedOf(facts: ChannelFacts, memory: ChannelMemory | null): bigint {
  return largest(BigInt(facts.claimedAtomic), memory?.chargedAtomic ?? 0n);
}

/** What the payee can take without another signature, and what is certainly the payer's. */
export function standing(
  facts: ChannelFacts,
  memory: ChannelMemory | null,
): { leftAtomic: bigint; claimableAtomic: bigint; refundableAtomic: bigint } {
  const balance = BigInt(facts.balanceAtomic);
  const claimed = BigInt(facts.claimedAtomic);
  const used = usedOf(facts, memory);
  const signed = largest(claimed, memory?.signedAtomic ?? 0n);
  return {
    leftAtomic: largest(0n, balance - used),
    claimableAtomic: smallest(balance, signed) - smallest(balance, claimed),
    refundableAtomic: largest(0n, balance - claimed),
  };
}

/**
 * Deposits to choose from, least first: one call, a few, more, and what the seller proposes as long as it is not for
 * more than twenty calls. Empty when the channel holds enough. `usual` is the one to begin with.
 */
export function depositChoices(
  priceAtomic: bigint,
  facts: ChannelFacts,
  memory: ChannelMemory | null,
  proposed: unknown,
): { choices: bigint[]; usual: bigint | null } {
  const needed = usedOf(facts, memory) + priceAtomic - BigInt(facts.balanceAtomic);
  if (needed <= 0n || priceAtomic <= 0n) return { choices: [], usual: null };
  const announced = typeof proposed === "string" ? parseAtomic(proposed) : null;
  const sane = announced !== null && announced >= priceAtomic && announced <= priceAtomic * MOST_CALLS;
  const usual = largest(needed, sane ? announced : priceAtomic * USUAL_CALLS);
  const all = [needed, priceAtomic * USUAL_CALLS, priceAtomic * 10n, priceAtomic * MOST_CALLS, usual];
  const choices = [...new Set(all.filter((amount) => amount >= needed))].sort((a, b) => (a < b ? -1 : 1));
  return { choices, usual };
}

/**
 * What is known after an answer. The seller's charge counts when it is a number of at most the price; else the whole
 * price counts, because the voucher allows it.
 */
export function afterAnswer(plan: ChannelPlan, accepted: boolean, charged: unknown): bigint {
  const from = BigInt(plan.fromAtomic);
  if (!accepted) return from;
  const price = BigInt(plan.toAtomic) - from;
  const amount = typeof charged === "string" ? parseAtomic(charged) : null;
  return from + (amount !== null && amount <= price ? amount : price);
}

/**
 * Whether a seller that counts otherwise may be believed: it must show a voucher of the payer's own (`signedBy` is whose
 * signature it is) for this channel, within what is deposited, and count no more than that voucher and no less than was
 * claimed. It can then take nothing that it could not take anyway.
 */
export function corrected(
  facts: ChannelFacts,
  said: { charged: unknown; signed: unknown },
  signedBy: string | null,
  payer: string,
): ChannelMemory | null {
  const charged = typeof said.charged === "string" ? parseAtomic(said.charged) : null;
  const signed = typeof said.signed === "string" ? parseAtomic(said.signed) : null;
  if (charged === null || signed === null || signedBy?.toLowerCase() !== payer.toLowerCase()) return null;
  if (charged > signed || signed > BigInt(facts.balanceAtomic) || charged < BigInt(facts.claimedAtomic))
    return null;
  return { chargedAtomic: charged, signedAtomic: signed };
}

const largest = (a: bigint, b: bigint) => (a > b ? a : b);
const smallest = (a: bigint, b: bigint) => (a < b ? a : b);
