import { sha256, stringToBytes } from "viem";
import { offerFor } from "@/lib/x402/offer-receipt";
import type { PaymentRequirements } from "@/lib/x402/types";
import type { BuiltRequest } from "./build-request";
import type { ChannelPlan } from "./channel-plan";
import type { CallEffects } from "./effects";
import { type Challenge, isVoucher, type SentPayment, type SigningStep } from "./machine";
import type { Approval } from "./payment-method";
import type { Permitted } from "./policy";
import type { WalletTypedData } from "./typed-data";
import type { OpenCallRequest, OpenedCall } from "./types";
import type { UnsentApproval } from "./unsent-approval";

/** What is to be paid, as it was reviewed. */
export interface Reviewed {
  listingId: string;
  listingName: string;
  /** Of the listed URL: what limits by site go by. */
  origin: string;
  request: Extract<BuiltRequest, { ok: true }>;
  via: "direct" | "relay";
  challenge: Challenge;
  /** Index in the seller's `accepts`. */
  chosen: number;
  acceptedChange: boolean;
  /** The approval that was shown beside the payment: no other one is asked for. */
  approval: Approval;
  /** The transaction that was shown, where one is signed and not sent; nothing else is. */
  unsent?: UnsentApproval;
  /** What was shown of the channel, where one is paid by; nothing else is signed. */
  channel?: ChannelPlan;
}

/** What it takes to come from a review to signatures. */
export type SigningEffects = Pick<
  CallEffects,
  "api" | "store" | "channels" | "spending" | "wallet" | "newNonce" | "clock" | "wait"
>;

/** Told which step begins, and what the wallet shows in it. */
export type OnSigningStep = (step: SigningStep, typedData: WalletTypedData | null) => void;

export type Authorized =
  | { ok: true; sent: SentPayment }
  /** No payment was signed, or its signature was thrown away; `note` says why, in words for the person. */
  | { ok: false; note: string };

export const stopped = (note: string): Extract<Authorized, { ok: false }> => ({ ok: false, note });
/** The person stopped or started something else meanwhile. */
export const DROPPED = stopped("Cancelled. Nothing was sent.");
export const OTHER_ACCOUNT = stopped("The account in your wallet changed. Review again.");
export const OTHER_TAB = stopped("Another tab has a payment open here. Reload this page to follow it.");
const FORGETFUL = stopped(
  "This browser keeps nothing for this site, so a reload could lead to a second payment. Nothing was sent.",
);

/**
 * Remembers what was signed, before it is sent. It is thrown away where this browser keeps nothing, where another tab was
 * faster, and after Cancel. A voucher without an answer stands in nobody's way: the next one is for the same sum.
 */
export function remembered(
  authorized: Authorized,
  { listingId }: Reviewed,
  { store }: SigningEffects,
  wanted: () => boolean,
): Authorized {
  if (!authorized.ok || isVoucher(authorized.sent)) return authorized;
  if (!wanted()) return DROPPED;
  if (store.load(listingId)) return OTHER_TAB;
  store.save(listingId, authorized.sent);
  return store.load(listingId)?.callId === authorized.sent.callId ? authorized : FORGETFUL;
}

/** A facilitator refuses what ends within six seconds; some are for the way there. */
export const SPARE_SECONDS = 10;

/** Stopped when too little is left of the window that `opened` was given, `openedAt` by {@link CallEffects.clock}; else null. */
export function tooLate(
  opened: OpenedCall,
  openedAt: number,
  { validForSeconds }: Pick<Permitted, "validForSeconds">,
  clock: () => number,
): Authorized | null {
  const lifeSeconds = Number(opened.validBefore) - opened.serverTime - (clock() - openedAt) / 1_000;
  if (lifeSeconds >= Math.min(SPARE_SECONDS, validForSeconds / 2)) return null;
  return stopped("Your wallet took so long that the payment would have expired. Nothing was sent.");
}

/** What a call is bound to before anything of it is signed, as it was reviewed. */
export function bindingOf(
  reviewed: Reviewed,
  option: PaymentRequirements,
  { validForSeconds }: Pick<Permitted, "validForSeconds">,
  payer: string,
  nonce: string,
): OpenCallRequest {
  const { required } = reviewed.challenge;
  return {
    via: reviewed.via,
    ...boundTo(reviewed),
    x402Version: required.x402Version,
    option,
    acceptedChange: reviewed.acceptedChange,
    payer,
    nonce,
    validForSeconds,
    offer: offerFor(required, option),
  };
}

/** The hashes that a call is bound to before anything is signed: SHA-256, hex. */
export const boundTo = ({ request }: Pick<Reviewed, "request">) => ({
  urlHash: hex(request.url),
  bodyHash: hex(request.body ?? ""),
});

const hex = (text: string | Uint8Array) =>
  sha256(typeof text === "string" ? stringToBytes(text) : text).slice(2);
