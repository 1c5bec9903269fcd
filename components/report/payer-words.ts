import { PAYER_NAMES } from "@/lib/probe/payer-names";
import { isPayable } from "@/lib/probe/schedule";
import type { Payer, ProbeReport } from "@/lib/probe/types";

/** One who might pay, in a few words. */
export interface PayerTag {
  who: Payer["who"];
  /** "SDK v2", "web page, via relay". */
  text: string;
  mark: "yes" | "no" | "unknown";
  /** `limit`: others can pay it. */
  tone: "good" | "limit" | "bad" | "plain";
  reason: string;
}

/**
 * Who could pay, shortly: a line for each, but one for a web page, which goes directly or else through a relay. Empty
 * for reports of the first rule book, which do not say.
 */
export function payerTags({ payers, verdict }: Pick<ProbeReport, "payers" | "verdict">): PayerTag[] {
  const all = payers ?? [];
  const browser = all.find(({ who }) => who === "browser");
  const relay = all.find(({ who }) => who === "relay");
  return all
    .filter(({ who }) => who !== "relay")
    .map((payer) => {
      if (payer.who === "browser" && browser?.ok !== true && relay?.ok)
        return {
          who: "browser",
          text: "web page via relay",
          mark: "yes",
          tone: browser?.ok === false ? "limit" : "plain",
          reason: browser?.reason ?? relay.reason,
        };
      return {
        who: payer.who,
        text: payer.who === "browser" ? "web page" : PAYER_NAMES[payer.who],
        mark: payer.ok === null ? "unknown" : payer.ok ? "yes" : "no",
        tone: payerTone(payer, isPayable(verdict)),
        reason: payer.reason,
      };
    });
}

/** How good an answer is. Speaking v2 alone is no fault, so the old client's "no" is only a fact. */
export function payerTone({ who, ok }: Payer, payable: boolean): PayerTag["tone"] {
  if (ok === null) return "plain";
  if (ok) return "good";
  if (!payable) return "bad";
  return who === "sdk-v1" ? "plain" : "limit";
}
