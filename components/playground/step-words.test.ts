import { describe, expect, it } from "vitest";
import type { Phase, SentPayment } from "@/lib/call/machine";
import type { CallState, CallView } from "@/lib/call/types";
import { chainWords, payWords } from "./step-words";

/** A payment that its seller answered with 402, as our server sees it. */
const refused = (state: CallState): Phase => ({
  at: "rejected",
  challenge: null,
  sent: { view: { state, detail: "As the chain has it." } as CallView } as SentPayment,
  answer: { status: 402, headers: [], body: new Uint8Array(), cut: null, elapsedMs: 12, via: "direct" },
});

describe("a seller that refuses a payment in words", () => {
  it("and takes it on the chain is not said to have refused it", () => {
    for (const state of ["paid-undelivered", "confirmed"] as const) {
      expect(payWords(refused(state))).toMatchObject({
        state: "stopped",
        title: "Not delivered",
        detail: "The seller took the payment, and answered 402.",
      });
      expect(chainWords(refused(state), 0).title).not.toBe("Not paid");
    }
  });

  it("is believed as long as the chain shows nothing else", () => {
    for (const state of ["unknown", "not-paid"] as const)
      expect(payWords(refused(state)).title).toBe("The seller did not accept the payment");
  });
});
