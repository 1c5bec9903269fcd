import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  afterAnswer,
  type ChannelFacts,
  type ChannelMemory,
  corrected,
  depositChoices,
  planCall,
  standing,
} from "./channel-plan";

const facts = (change: Partial<ChannelFacts> = {}): ChannelFacts => ({
  balanceAtomic: "0",
  claimedAtomic: "0",
  withdrawAtomic: "0",
  withdrawStartedAt: null,
  refundNonce: "0",
  chainTime: 1_800_000_000,
  ...change,
});
const PAYER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

const smallest = (a: bigint, b: bigint) => (a < b ? a : b);
const amount = fc.bigInt(0n, 10n ** 12n);
/** Any state a channel can be in: claimed never above what was put in, known charges never above what was signed. */
const channel = fc.record({ balance: amount, claimed: amount, charged: amount, more: amount }).map((any) => {
  const claimed = smallest(any.claimed, any.balance);
  const memory: ChannelMemory = { chargedAtomic: any.charged, signedAtomic: any.charged + any.more };
  return { facts: facts({ balanceAtomic: String(any.balance), claimedAtomic: String(claimed) }), memory };
});

describe("what may be signed for a channel", () => {
  it("a voucher is for exactly one price more than is used, above what was claimed, and never above the deposits", () => {
    fc.assert(
      fc.property(channel, fc.bigInt(1n, 10n ** 9n), fc.option(amount), (state, price, deposit) => {
        const planned = planCall(price, state.facts, state.memory, deposit);
        if (!planned.ok) return;
        const { fromAtomic, toAtomic, depositAtomic } = planned.plan;
        expect(BigInt(toAtomic) - BigInt(fromAtomic)).toBe(price);
        expect(BigInt(fromAtomic)).toBeGreaterThanOrEqual(BigInt(state.facts.claimedAtomic));
        expect(BigInt(fromAtomic)).toBeGreaterThanOrEqual(state.memory.chargedAtomic);
        expect(BigInt(toAtomic)).toBeLessThanOrEqual(
          BigInt(state.facts.balanceAtomic) + BigInt(depositAtomic ?? 0),
        );
      }),
    );
  });

  it("nothing is deposited while the channel holds enough, and never anything but what was chosen", () => {
    fc.assert(
      fc.property(channel, fc.bigInt(1n, 10n ** 9n), amount, (state, price, deposit) => {
        const planned = planCall(price, state.facts, state.memory, deposit);
        if (!planned.ok) return;
        const { toAtomic, depositAtomic } = planned.plan;
        const enough = BigInt(toAtomic) <= BigInt(state.facts.balanceAtomic);
        expect(depositAtomic).toBe(enough ? null : String(deposit));
      }),
    );
  });

  it("vouchers grow by at most one price a call, however a seller answers", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.string()), { maxLength: 20 }), (answers) => {
        const price = 1_000n;
        let memory: ChannelMemory = { chargedAtomic: 0n, signedAtomic: 0n };
        answers.forEach(([accepted, charged], calls) => {
          const planned = planCall(price, facts({ balanceAtomic: "1000000" }), memory, null);
          if (!planned.ok) throw new Error(planned.message);
          const to = BigInt(planned.plan.toAtomic);
          expect(to).toBeLessThanOrEqual(price * BigInt(calls + 1));
          memory = { chargedAtomic: afterAnswer(planned.plan, accepted, charged), signedAtomic: to };
          expect(memory.chargedAtomic).toBeLessThanOrEqual(to);
        });
      }),
    );
  });

  it("nothing is signed while the payer takes the money out, or for nothing, or above what a channel can hold", () => {
    const full = facts({ balanceAtomic: "5000" });
    expect(planCall(1_000n, { ...full, withdrawStartedAt: 1 }, null, null).ok).toBe(false);
    expect(planCall(0n, full, null, null).ok).toBe(false);
    expect(planCall(2n ** 128n, full, null, 2n ** 128n).ok).toBe(false);
  });

  it("a browser that forgot begins again at what the chain shows as claimed", () => {
    const planned = planCall(1_000n, facts({ balanceAtomic: "9000", claimedAtomic: "3000" }), null, null);
    expect(planned).toEqual({
      ok: true,
      plan: { fromAtomic: "3000", toAtomic: "4000", depositAtomic: null },
    });
  });
});

describe("a charge that a seller names", () => {
  const plan = { fromAtomic: "3000", toAtomic: "4000", depositAtomic: null };

  it.each([
    ["1000", 4_000n],
    ["400", 3_400n],
    ["0", 3_000n],
    ["1001", 4_000n],
    ["-1", 4_000n],
    ["0.5", 4_000n],
    [undefined, 4_000n],
    [1_000, 4_000n],
  ])("of %j counts as %d", (charged, used) => {
    expect(afterAnswer(plan, true, charged)).toBe(used);
  });

  it("counts for nothing when the call was refused", () => {
    expect(afterAnswer(plan, false, "1000")).toBe(3_000n);
  });
});

describe("a seller that counts otherwise", () => {
  const held = facts({ balanceAtomic: "9000", claimedAtomic: "1000" });

  it("is believed when it shows the payer's own voucher", () => {
    expect(corrected(held, { charged: "3000", signed: "3000" }, PAYER.toLowerCase(), PAYER)).toEqual({
      chargedAtomic: 3_000n,
      signedAtomic: 3_000n,
    });
  });

  it.each([
    [
      "somebody else's voucher",
      { charged: "3000", signed: "3000" },
      "0x1111111111111111111111111111111111111111",
    ],
    ["no voucher", { charged: "3000", signed: undefined }, PAYER],
    ["a charge above its voucher", { charged: "3001", signed: "3000" }, PAYER],
    ["a voucher above the deposit", { charged: "3000", signed: "9001" }, PAYER],
    ["less than it has claimed", { charged: "999", signed: "3000" }, PAYER],
    ["no number", { charged: "3e3", signed: "3000" }, PAYER],
    ["a signature of nobody", { charged: "3000", signed: "3000" }, null],
  ])("is not believed with %s", (_case, said, signedBy) => {
    expect(corrected(held, said, signedBy, PAYER)).toBeNull();
  });
});

describe("deposits to choose from", () => {
  it("all reach for the call, and the usual one is among them", () => {
    fc.assert(
      fc.property(
        channel,
        fc.bigInt(1n, 10n ** 9n),
        fc.option(amount.map(String)),
        (state, price, proposed) => {
          const { choices, usual } = depositChoices(price, state.facts, state.memory, proposed);
          if (usual !== null) expect(choices).toContain(usual);
          for (const choice of choices)
            expect(planCall(price, state.facts, state.memory, choice).ok).toBe(true);
        },
      ),
    );
  });

  it("follow the seller's proposal up to twenty calls, and not beyond", () => {
    expect(depositChoices(1_000n, facts(), null, "10000").usual).toBe(10_000n);
    expect(depositChoices(1_000n, facts(), null, "20001").usual).toBe(5_000n);
    expect(depositChoices(1_000n, facts(), null, "lots").usual).toBe(5_000n);
  });
});

it("what the payee can take is what was signed, and the rest is the payer's", () => {
  const memory = { chargedAtomic: 3_000n, signedAtomic: 4_000n };
  expect(standing(facts({ balanceAtomic: "9000", claimedAtomic: "1000" }), memory)).toEqual({
    leftAtomic: 6_000n,
    claimableAtomic: 3_000n,
    refundableAtomic: 8_000n,
  });
});
