import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  corrected,
  counted,
  DAY_MS,
  DEFAULT_RULES,
  judgeSpending,
  type LedgerEntry,
  mayGoUnasked,
  type SpendingRules,
  spent,
} from "./spending-policy";

const NOW = 1_800_000_000_000;
const SITE = "https://seller.example";
const PAYEE = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const buy = (usdMicros: bigint, change: Partial<LedgerEntry> = {}) => ({
  origin: SITE,
  payee: PAYEE,
  usdMicros,
  ...change,
});
const entry = (usdMicros: bigint, change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  id: "n1",
  at: NOW - 1_000,
  ...buy(usdMicros),
  ...change,
});
const codes = (rules: Partial<SpendingRules>, ledger: LedgerEntry[], usdMicros: bigint, now = NOW) =>
  judgeSpending({ ...DEFAULT_RULES, ...rules }, ledger, buy(usdMicros), now).map(({ code }) => code);

describe("limits", () => {
  it("hold to the last millionth: the limit itself may be spent, one more may not", () => {
    expect(codes({}, [], 1_000_000n)).toEqual([]);
    expect(codes({}, [], 1_000_001n)).toEqual(["over-cap"]);
    expect(codes({}, [entry(9_000_000n)], 1_000_000n)).toEqual([]);
    expect(codes({}, [entry(9_000_001n)], 1_000_000n)).toEqual(["over-day"]);
  });

  it("by site and by payee count that site and that payee only, whatever the spelling of the address", () => {
    const rules = { perOriginUsdMicros: 100n, perPayeeUsdMicros: 100n };
    expect(codes(rules, [entry(100n, { origin: "https://other.example", payee: "0x1" })], 100n)).toEqual([]);
    expect(codes(rules, [entry(1n, { payee: "0x1" })], 100n)).toEqual(["over-origin"]);
    expect(
      codes(rules, [entry(1n, { origin: "https://b.example", payee: PAYEE.toLowerCase() })], 100n),
    ).toEqual(["over-payee"]);
  });

  it("end after 24 hours, and a clock that was set back forgets nothing", () => {
    const old = entry(10_000_000n, { at: NOW - DAY_MS });
    expect(codes({}, [old], 1n)).toEqual([]);
    expect(codes({}, [{ ...old, at: NOW - DAY_MS + 1 }], 1n)).toEqual(["over-day"]);
    expect(codes({}, [{ ...old, at: NOW + 5 * DAY_MS }], 1n)).toEqual(["over-day"]);
  });

  it("of none mean no limit", () => {
    expect(codes({ perDayUsdMicros: null }, [entry(10n ** 15n)], 1n)).toEqual([]);
  });
});

describe("lists", () => {
  it("deny what is denied, also when it is allowed too", () => {
    expect(codes({ denyOrigins: [SITE], allowOrigins: [SITE] }, [], 1n)).toEqual(["origin-denied"]);
    expect(codes({ denyPayees: [PAYEE.toLowerCase()] }, [], 1n)).toEqual(["payee-denied"]);
  });

  it("that allow something allow nothing else", () => {
    expect(codes({ allowOrigins: ["https://seller.example.evil.example"] }, [], 1n)).toEqual([
      "origin-not-allowed",
    ]);
    expect(codes({ allowOrigins: [SITE], allowPayees: [PAYEE.toLowerCase()] }, [], 1n)).toEqual([]);
    expect(codes({ allowPayees: ["0x1"] }, [], 1n)).toEqual(["payee-not-allowed"]);
  });
});

describe("going on without a click", () => {
  it("is off by default and holds only below the amount", () => {
    expect(mayGoUnasked(DEFAULT_RULES, 0n)).toBe(false);
    const rules = { ...DEFAULT_RULES, unaskedBelowUsdMicros: 10_000n };
    expect([mayGoUnasked(rules, 9_999n), mayGoUnasked(rules, 10_000n)]).toEqual([true, false]);
  });
});

describe("the ledger", () => {
  it("is corrected downwards only, and forgets what was not paid", () => {
    const ledger = [entry(500n), entry(7n, { id: "n2" })];
    expect(spent(corrected(ledger, "n1", 200n), NOW)).toBe(207n);
    expect(spent(corrected(ledger, "n1", 900n), NOW)).toBe(507n);
    expect(corrected(ledger, "n1", 0n)).toEqual([ledger[1]]);
  });

  it("counts a purchase once", () => {
    expect(() => counted([entry(1n)], { id: "n1", ...buy(1n) }, NOW)).toThrow(RangeError);
  });

  it("never holds more than the limits, whatever is asked for and in whatever order", () => {
    const micros = fc.bigInt({ min: 1n, max: 3_000n });
    const purchase = fc.record({
      origin: fc.constantFrom("https://a.example", "https://b.example"),
      payee: fc.constantFrom("0xAa", "0xaA", "0xbb"),
      usdMicros: micros,
      // Some time passes, or the clock is set back.
      after: fc.integer({ min: -DAY_MS / 4, max: DAY_MS / 2 }),
    });
    const limit = fc.option(micros, { nil: null });
    fc.assert(
      fc.property(
        fc.record({ perCall: micros, day: limit, origin: limit, payee: limit }),
        fc.array(purchase, { maxLength: 60 }),
        (limits, purchases) => {
          const rules: SpendingRules = {
            ...DEFAULT_RULES,
            perCallUsdMicros: limits.perCall,
            perDayUsdMicros: limits.day,
            perOriginUsdMicros: limits.origin,
            perPayeeUsdMicros: limits.payee,
          };
          let now = NOW;
          let ledger: LedgerEntry[] = [];
          purchases.forEach(({ after, ...wanted }, i) => {
            now += after;
            if (judgeSpending(rules, ledger, wanted, now).length > 0) return;
            ledger = counted(ledger, { id: `n${i}`, ...wanted }, now);
            const within = (max: bigint | null, sum: bigint) => max === null || sum <= max;
            expect(wanted.usdMicros <= limits.perCall).toBe(true);
            expect(within(limits.day, spent(ledger, now))).toBe(true);
            const atSite = spent(ledger, now, (e) => e.origin === wanted.origin);
            expect(within(limits.origin, atSite)).toBe(true);
            const toPayee = spent(ledger, now, (e) => e.payee.toLowerCase() === wanted.payee.toLowerCase());
            expect(within(limits.payee, toPayee)).toBe(true);
          });
        },
      ),
    );
  });
});
