import {
  corrected,
  counted,
  judgeSpending,
  type LedgerEntry,
  type Purchase,
  type SpendingRules,
} from "./spending-policy";
import { ledgerFromText, ledgerToText, rulesFromText, rulesToText } from "./spending-text";

export const RULES_KEY = "souk.spending.rules";
export const LEDGER_KEY = "souk.spending.ledger";
const LOCK = "souk.spending";

/** The person's rules and what was spent under them, as this browser keeps both. */
export interface Spending {
  rules: SpendingRules;
  ledger: readonly LedgerEntry[];
}

export interface SpendingStore {
  /** null: nothing can be kept here, or what is kept cannot be read; then nothing may be spent. */
  read(): Spending | null;
  /** Writes the rules; the ledger stays. Throws when this browser keeps nothing. */
  save(rules: SpendingRules): Promise<void>;
  /** Forgets broken rules and goes back to the defaults; the ledger stays unless it is broken too. */
  repair(): Promise<void>;
  /** Counts a purchase if the rules allow it, all tabs taken together. A refusal's words otherwise. */
  reserve(purchase: Purchase): Promise<{ ok: true } | { ok: false; message: string }>;
  /** What a purchase cost in truth; 0n when nothing was or can be paid. */
  correct(id: string, usdMicros: bigint): Promise<void>;
}

/** The part of the Web Locks API that is needed. */
export interface Locks {
  request<T>(name: string, run: () => Promise<T>): Promise<T>;
}

const NOTHING_KEPT =
  "This browser keeps nothing for this site, so your limits could not be held. Nothing is signed.";

/**
 * Spending kept in this browser. Every change is made under one lock that all tabs of the site share, on what is
 * stored at that moment, so two tabs together cannot go over a limit. Without storage or locks it refuses.
 */
export function createSpendingStore(world: {
  storage(): Storage;
  locks(): Locks | undefined;
  /** Milliseconds since 1970. */
  now(): number;
}): SpendingStore {
  function read(): Spending | null {
    try {
      const rules = rulesFromText(world.storage().getItem(RULES_KEY));
      const ledger = ledgerFromText(world.storage().getItem(LEDGER_KEY));
      return rules && ledger ? { rules, ledger } : null;
    } catch {
      return null;
    }
  }
  const write = (ledger: readonly LedgerEntry[]) => world.storage().setItem(LEDGER_KEY, ledgerToText(ledger));
  function locked<T>(run: () => T): Promise<T> {
    const locks = world.locks();
    if (!locks) throw new Error(NOTHING_KEPT);
    return locks.request(LOCK, async () => run());
  }

  return {
    read,
    save: async (rules) => locked(() => world.storage().setItem(RULES_KEY, rulesToText(rules))),
    repair: async () =>
      locked(() => {
        const storage = world.storage();
        if (!rulesFromText(storage.getItem(RULES_KEY))) storage.removeItem(RULES_KEY);
        if (!ledgerFromText(storage.getItem(LEDGER_KEY))) storage.removeItem(LEDGER_KEY);
      }),
    async reserve(purchase) {
      try {
        return await locked(() => {
          const kept = read();
          if (!kept)
            return { ok: false, message: "Your spending limits cannot be read. Nothing is signed." } as const;
          const now = world.now();
          const [refusal] = judgeSpending(kept.rules, kept.ledger, purchase, now);
          if (refusal) return { ok: false, message: refusal.message } as const;
          write(counted(kept.ledger, purchase, now));
          // A browser that drops what it is given must not pass for one that keeps it.
          return read()?.ledger.some((entry) => entry.id === purchase.id)
            ? ({ ok: true } as const)
            : ({ ok: false, message: NOTHING_KEPT } as const);
        });
      } catch {
        return { ok: false, message: NOTHING_KEPT };
      }
    },
    async correct(id, usdMicros) {
      // What cannot be corrected stays counted: that errs on the careful side.
      await Promise.resolve()
        .then(() =>
          locked(() => {
            const kept = read();
            if (kept?.ledger.some((entry) => entry.id === id)) write(corrected(kept.ledger, id, usdMicros));
          }),
        )
        .catch(() => {});
    },
  };
}
