import type { CallState } from "./types";

/** What a state is called, and how it is coloured. */
export const CALL_WORDS: Record<
  CallState,
  { title: string; tone: "neutral" | "live" | "degraded" | "down" }
> = {
  created: { title: "Not sent yet", tone: "neutral" },
  claimed: { title: "Claimed, not confirmed", tone: "degraded" },
  unknown: { title: "Outcome unknown", tone: "degraded" },
  reorged: { title: "Reorganised, looking again", tone: "degraded" },
  confirmed: { title: "Confirmed", tone: "live" },
  "paid-undelivered": { title: "Paid, not delivered", tone: "down" },
  mismatch: { title: "Not this payment", tone: "down" },
  "not-paid": { title: "Not paid", tone: "neutral" },
  authorized: { title: "Authorized, not redeemed", tone: "neutral" },
};
