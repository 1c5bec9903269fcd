import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_RULES, spent } from "./spending-policy";
import { createSpendingStore, LEDGER_KEY, RULES_KEY } from "./spending-store";
import { testBrowser } from "./test-browser";

const NOW = 1_800_000_000_000;
const purchase = (id: string, usdMicros: bigint) => ({
  id,
  origin: "https://seller.example",
  payee: "0xaa",
  usdMicros,
});

describe("limits kept in the browser", () => {
  it("survive a reload, and so does what was spent under them", async () => {
    const browser = testBrowser(() => NOW);
    await browser.tab().save({ ...DEFAULT_RULES, perCallUsdMicros: 5n, denyOrigins: ["https://x.example"] });
    await browser.tab().reserve(purchase("n1", 5n));
    const later = browser.tab().read();
    expect(later?.rules).toEqual({
      ...DEFAULT_RULES,
      perCallUsdMicros: 5n,
      denyOrigins: ["https://x.example"],
    });
    expect(later?.ledger).toEqual([{ ...purchase("n1", 5n), at: NOW }]);
  });

  it("hold for any number of tabs that pay at the same moment", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.bigInt({ min: 1n, max: 60n }), { minLength: 2, maxLength: 20 }),
        async (prices) => {
          const browser = testBrowser(() => NOW);
          await browser.tab().save({ ...DEFAULT_RULES, perDayUsdMicros: 100n });
          const answers = await Promise.all(
            prices.map((price, i) => browser.tab().reserve(purchase(`n${i}`, price))),
          );
          const sum = prices.reduce((total, price, i) => (answers[i]?.ok ? total + price : total), 0n);
          expect(sum <= 100n).toBe(true);
          expect(spent(browser.tab().read()?.ledger ?? [], NOW)).toBe(sum);
          // Nothing was refused that had room.
          const room = 100n - sum;
          for (const [i, price] of prices.entries()) if (!answers[i]?.ok) expect(price > room).toBe(true);
        },
      ),
    );
  });

  it("give back what was not paid, and only that", async () => {
    const tab = testBrowser(() => NOW).tab();
    await tab.reserve(purchase("n1", 40n));
    await tab.reserve(purchase("n2", 50n));
    await tab.correct("n1", 0n);
    await tab.correct("n2", 20n);
    await tab.correct("n3", 0n);
    expect(tab.read()?.ledger).toEqual([{ ...purchase("n2", 20n), at: NOW }]);
  });
});

describe("where limits cannot be kept, nothing may be spent", () => {
  const refusal = { ok: false, message: expect.stringContaining("Nothing is signed") };

  it.each([
    ["rules that are broken", RULES_KEY, '{"perCallUsdMicros":"1"}'],
    [
      "rules with an amount that is none",
      RULES_KEY,
      JSON.stringify({ ...JSON.parse("{}"), perCallUsdMicros: "-1" }),
    ],
    ["a ledger that is broken", LEDGER_KEY, "[{}]"],
    ["a ledger that is no JSON", LEDGER_KEY, "<"],
  ])("%s", async (_what, key, text) => {
    const browser = testBrowser(() => NOW);
    browser.storage.setItem(key, text);
    expect(browser.tab().read()).toBeNull();
    expect(await browser.tab().reserve(purchase("n1", 1n))).toEqual(refusal);
    await browser.tab().repair();
    expect(await browser.tab().reserve(purchase("n1", 1n))).toEqual({ ok: true });
  });

  it("no storage, storage that forgets, no locks", async () => {
    const { storage, locks } = testBrowser();
    const stores = [
      {
        storage: () => {
          throw new Error("blocked");
        },
        locks: () => locks,
      },
      { storage: () => ({ ...storage, setItem() {} }) as Storage, locks: () => locks },
      { storage: () => storage, locks: () => undefined },
    ].map((world) => createSpendingStore({ ...world, now: () => NOW }));
    for (const store of stores) {
      expect(await store.reserve(purchase("n1", 1n))).toEqual(refusal);
      await store.correct("n1", 0n);
    }
  });
});
