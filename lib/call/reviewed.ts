import { sha256, stringToBytes } from "viem";
import type { BuiltRequest } from "./build-request";
import type { ChannelPlan } from "./channel-plan";
import type { Challenge, SentPayment } from "./machine";
import type { Approval } from "./payment-method";

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
  /** What was shown of the channel, where one is paid by; nothing else is signed. */
  channel?: ChannelPlan;
}

export type Authorized =
  | { ok: true; sent: SentPayment }
  /** No payment was signed, or its signature was thrown away; `note` says why, in words for the person. */
  | { ok: false; note: string };

export const stopped = (note: string): Authorized => ({ ok: false, note });
/** The person stopped or started something else meanwhile. */
export const DROPPED = stopped("Cancelled. Nothing was sent.");
export const OTHER_ACCOUNT = stopped("The account in your wallet changed. Review again.");
/** A facilitator refuses what ends within six seconds; some are for the way there. */
export const SPARE_SECONDS = 10;

/** The hashes that a call is bound to before anything is signed: SHA-256, hex. */
export const boundTo = ({ request }: Pick<Reviewed, "request">) => ({
  urlHash: hex(request.url),
  bodyHash: hex(request.body ?? ""),
});

const hex = (text: string | Uint8Array) =>
  sha256(typeof text === "string" ? stringToBytes(text) : text).slice(2);
