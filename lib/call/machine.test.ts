import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";
import type { Answer } from "./answer";
import {
  type CallEvent,
  type Challenge,
  canSend,
  hasOpenAuthorization,
  next,
  type Phase,
  type SentPayment,
  sentPayment,
} from "./machine";
import { type CallState, type CallView, isFinal } from "./types";

const option: PaymentRequirements = {
  scheme: "exact",
  network: "eip155:84532",
  amount: "2000",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  payTo: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
  maxTimeoutSeconds: 60,
  extra: {},
};
const required: PaymentRequired = {
  x402Version: 2,
  resource: { url: "https://a.example/" },
  accepts: [option],
  rawAccepts: [{ ...option }],
  extensions: {},
};
const challenge = (changed: boolean): Challenge => ({
  required,
  elapsedMs: 1,
  via: "direct",
  differences: changed ? [{ field: "accepts[0].amount", before: "1", after: "2000" }] : [],
});
const answer = (status: number): Answer => ({
  status,
  headers: [],
  body: new Uint8Array(),
  cut: null,
  elapsedMs: 1,
  via: "direct",
});
const sent = (callId = "a"): SentPayment => ({
  callId,
  token: "t",
  option,
  via: "direct",
  validBefore: 1,
  payment: { header: "PAYMENT-SIGNATURE", value: "x" },
  view: null,
});
const view = (state: CallState, id = "a") => ({ id, state }) as CallView;
const STATES: CallState[] = [
  "created",
  "claimed",
  "unknown",
  "confirmed",
  "paid-undelivered",
  "mismatch",
  "not-paid",
];

const EVENTS: CallEvent[] = [
  { type: "send" },
  { type: "answered", answer: answer(200) },
  { type: "challenged", challenge: challenge(false) },
  { type: "challenged", challenge: challenge(true) },
  { type: "request-failed", message: "", answer: null },
  { type: "accept-change", index: 0 },
  { type: "accept-change", index: 7 },
  { type: "choose", index: 0 },
  { type: "choose", index: 7 },
  { type: "sign" },
  { type: "step", step: "switching", typedData: null },
  { type: "step", step: "wallet", typedData: null },
  { type: "not-signed", note: "" },
  { type: "cancel" },
  { type: "sent", sent: sent() },
  { type: "pay-answered", answer: answer(200), settlement: null },
  { type: "pay-answered", answer: answer(402), settlement: null },
  { type: "pay-lost", message: "" },
  { type: "send-again" },
  { type: "restore", sent: sent() },
  { type: "forget" },
  { type: "reset" },
  ...STATES.map((state): CallEvent => ({ type: "viewed", view: view(state) })),
  { type: "viewed", view: view("confirmed", "b") },
];

/** What usually comes next: random events alone would hardly ever get as far as a payment. */
const LIKELY: Record<Phase["at"], CallEvent["type"][]> = {
  idle: ["send"],
  requesting: ["challenged", "answered", "request-failed"],
  answered: ["send"],
  failed: ["send"],
  challenged: ["choose"],
  changed: ["accept-change", "sign", "choose", "cancel"],
  reviewing: ["sign"],
  signing: ["step", "sent"],
  paying: ["pay-answered", "pay-lost"],
  settled: ["viewed"],
  rejected: ["viewed", "send"],
  unknown: ["viewed", "send-again", "forget"],
};

/** Walks random events, most of them likely ones, and checks every step. */
function always(check: (step: { before: Phase; event: CallEvent; after: Phase }) => void) {
  const reached = new Set<string>();
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(9), fc.nat()), { minLength: 20, maxLength: 60 }), (turns) => {
      let before: Phase = { at: "idle" };
      for (const [dice, pick] of turns) {
        const likely = EVENTS.filter((e) => LIKELY[before.at].includes(e.type));
        const choice = dice < 7 ? likely : EVENTS;
        const event = choice[pick % choice.length];
        if (!event) continue;
        const after = next(before, event);
        check({ before, event, after });
        reached.add(after.at);
        before = after;
      }
    }),
    { numRuns: 1_000 },
  );
  // The property would say nothing if the walk never got far.
  expect([...reached].sort()).toEqual(Object.keys(LIKELY).sort());
}

describe("in any order of events", () => {
  it("a signature is asked for only from a review, and never while another is out", () => {
    always(({ before, after }) => {
      if (after.at !== "signing" || before.at === "signing") return;
      expect(before.at).toBe("reviewing");
      expect(hasOpenAuthorization(before)).toBe(false);
    });
  });

  it("changed terms are reviewed only after the person chose to", () => {
    always(({ before, event, after }) => {
      if (after.at !== "reviewing" && after.at !== "signing") return;
      if (after.challenge.differences.length === 0) return;
      expect(after.acceptedChange).toBe(true);
      if (before.at === "changed") expect(event.type).toBe("accept-change");
    });
  });

  it("an open payment is never dropped for a new request", () => {
    always(({ before, event, after }) => {
      const open = sentPayment(before);
      if (!open || !hasOpenAuthorization(before) || event.type === "forget") return;
      expect(sentPayment(after)?.callId).toBe(open.callId);
      expect(canSend(before)).toBe(false);
    });
  });

  it("only what our server says of this very call ends it", () => {
    always(({ before, event, after }) => {
      if (!hasOpenAuthorization(before) || hasOpenAuthorization(after)) return;
      if (event.type === "forget") return expect(sentPayment(before)?.view).toBeNull();
      expect(event).toMatchObject({ type: "viewed", view: { id: "a" } });
      expect(event.type === "viewed" && isFinal(event.view.state)).toBe(true);
    });
  });

  it("an option that does not exist is never under review", () => {
    always(({ after }) => {
      if (after.at === "reviewing" || after.at === "signing")
        expect(after.challenge.required.accepts[after.chosen]).toBeDefined();
    });
  });
});

describe("what an answer to a payment means", () => {
  const paying: Phase = { at: "paying", challenge: null, sent: sent() };
  const settlement = { success: true, transaction: "0x1", network: "eip155:84532" };
  it.each([
    [200, null, "settled"],
    [204, null, "settled"],
    [500, settlement, "settled"],
    [402, { ...settlement, success: false }, "rejected"],
    [402, null, "rejected"],
    [302, null, "rejected"],
  ] as const)("%d with %j is %s", (status, said, at) => {
    expect(next(paying, { type: "pay-answered", answer: answer(status), settlement: said }).at).toBe(at);
  });

  it("a payment that the chain took back is open again", () => {
    const done = next({ ...paying, at: "unknown", message: "" }, { type: "viewed", view: view("confirmed") });
    expect(hasOpenAuthorization(done)).toBe(false);
    expect(hasOpenAuthorization(next(done, { type: "viewed", view: view("unknown") }))).toBe(true);
  });
});
