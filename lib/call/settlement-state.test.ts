import { describe, expect, test } from "vitest";
import type { Evidence } from "@/lib/chain/settlement-evidence";
import { reportedState, settledState } from "./settlement-state";
import type { CallState } from "./types";

const STATES: CallState[] = [
  "created",
  "claimed",
  "confirmed",
  "paid-undelivered",
  "mismatch",
  "unknown",
  "reorged",
  "not-paid",
];
const onChain: Evidence = {
  kind: "confirmed",
  transaction: "0x01",
  blockNumber: 7n,
  blockHash: "0x02",
  confirmations: 1,
  log: { receiptStatus: "success", transferLogIndex: 1, authorizationLogIndex: 0, blockTime: 1_700_000_000 },
};

describe("only the chain decides", () => {
  test.each([
    { responseStatus: 200, settlement: { success: true } },
    { responseStatus: 200, settlement: null },
    { responseStatus: 402, settlement: { success: false } },
    { responseStatus: 500, settlement: null },
    { responseStatus: null, settlement: null },
  ])("a report (%j) is never more than a claim", (report) => {
    expect(["claimed", "unknown"]).toContain(reportedState(report).state);
  });

  test("a claim needs a settlement that says success", () => {
    expect(reportedState({ responseStatus: 200, settlement: { success: true } }).state).toBe("claimed");
    expect(reportedState({ responseStatus: 200, settlement: { success: false } }).state).toBe("unknown");
  });

  test.each(STATES)("an unreadable chain changes nothing in state %s", (state) => {
    expect(settledState({ state, responseStatus: 200 }, { kind: "unavailable", detail: "down" })).toBeNull();
  });
});

describe("a voucher that is redeemed", () => {
  const channel = { depositAtomic: null, signed: true };
  const call = {
    state: "authorized" as CallState,
    responseStatus: 200,
    settlementClaimed: { success: true },
  };

  test("pays a call that the payer signed and the seller took", () => {
    expect(settledState({ ...call, channel }, onChain)).toMatchObject({ state: "confirmed", decided: true });
    expect(settledState({ ...call, responseStatus: 500, channel }, onChain)).toMatchObject({
      state: "paid-undelivered",
    });
  });

  test.each([
    ["whose signature nobody saw", { channel: { depositAtomic: null } }],
    ["that the seller refused", { responseStatus: 402, settlementClaimed: null }],
    ["that got no answer", { responseStatus: null, settlementClaimed: null }],
    ["whose sum paid another call", { paidByAnother: true }],
  ])("says nothing of a call %s", (_what, facts) => {
    expect(settledState({ ...call, channel, ...facts }, onChain)).toBeNull();
  });

  test("of a payer that is a contract an accepted voucher is held only when the contract said so", () => {
    const reported = (signed: { signed?: boolean; acceptedAtBlock?: string }) =>
      reportedState({
        responseStatus: 200,
        settlement: { success: true },
        channel: { depositAtomic: null, contract: true, ...signed },
      });
    expect(reported({ signed: true, acceptedAtBlock: "7" })).toMatchObject({
      state: "authorized",
      detail: expect.stringMatching(/accepted the voucher at block 7/),
    });
    expect(reported({ signed: false })).toMatchObject({
      state: "unknown",
      detail: expect.stringMatching(/contract does not/),
    });
    expect(reported({})).toMatchObject({
      state: "unknown",
      detail: expect.stringMatching(/could not be asked/),
    });
    const unasked = { depositAtomic: null, contract: true };
    for (const signed of [{}, { signed: false }])
      expect(settledState({ ...call, channel: { ...unasked, ...signed } }, onChain)).toBeNull();
  });

  test("says of a deposit whose voucher paid another call that it is in the channel", () => {
    const deposit = { ...call, channel: { depositAtomic: "5000" } };
    expect(settledState(deposit, onChain)).toMatchObject({ state: "confirmed" });
    expect(settledState({ ...deposit, paidByAnother: true }, onChain)).toMatchObject({
      state: "authorized",
      decided: false,
    });
  });
});

describe("what the chain's evidence means", () => {
  test.each([
    [200, "confirmed"],
    [204, "confirmed"],
    [402, "paid-undelivered"],
    [500, "paid-undelivered"],
    [null, "paid-undelivered"],
  ] as const)("a proven payment whose answer was %s is %s", (responseStatus, state) => {
    expect(settledState({ state: "claimed", responseStatus }, onChain)).toMatchObject({
      state,
      decided: true,
      transaction: "0x01",
      blockHash: "0x02",
    });
  });

  test("expired unused is not paid, whatever was claimed", () => {
    expect(
      settledState({ state: "claimed", responseStatus: 200 }, { kind: "expired-unused", chainTime: 9n }),
    ).toMatchObject({ state: "not-paid", decided: true });
  });

  test("a mismatch is decided and keeps the evidence's words", () => {
    expect(
      settledState({ state: "claimed", responseStatus: 200 }, { kind: "mismatch", detail: "another amount" }),
    ).toMatchObject({ state: "mismatch", decided: true, detail: "another amount" });
  });

  test.each(["created", "claimed", "unknown", "reorged"] as const)("pending leaves %s as it is", (state) => {
    expect(settledState({ state, responseStatus: null }, { kind: "pending", detail: "" })).toBeNull();
  });

  const gone: Evidence[] = [
    { kind: "pending", detail: "" },
    { kind: "expired-unused", chainTime: 9n },
    { kind: "mismatch", detail: "another amount" },
  ];
  test.each(
    (["confirmed", "paid-undelivered"] as const).flatMap((state) =>
      gone.map((evidence) => ({ state, evidence })),
    ),
  )("a $state call that is $evidence.kind now is reorged first, whatever follows", ({ state, evidence }) => {
    expect(settledState({ state, responseStatus: 200 }, evidence)).toMatchObject({
      state: "reorged",
      decided: false,
    });
  });

  test.each([
    [onChain, "confirmed"],
    [{ kind: "expired-unused", chainTime: 9n } as const, "not-paid"],
    [{ kind: "mismatch", detail: "another amount" } as const, "mismatch"],
  ])("a reorged call is decided anew (%#)", (evidence, state) => {
    expect(settledState({ state: "reorged", responseStatus: 200 }, evidence)).toMatchObject({
      state,
      decided: true,
    });
  });
});
