"use client";

import { useCallback, useSyncExternalStore } from "react";
import type { SpendingRules } from "@/lib/call/spending-policy";
import { createSpendingStore, LEDGER_KEY, RULES_KEY, type Spending } from "@/lib/call/spending-store";

const listeners = new Set<() => void>();
let latest: { key: string; spending: Spending | null } | null = null;

const kept = createSpendingStore({
  storage: () => window.localStorage,
  locks: () => navigator.locks,
  now: () => Date.now(),
});

/** Tells the page's own components; other tabs are told by the browser's `storage` event. */
function announce<A extends unknown[], R>(change: (...args: A) => Promise<R>) {
  return async (...args: A): Promise<R> => {
    try {
      return await change(...args);
    } finally {
      for (const listener of listeners) listener();
    }
  };
}

/** This browser's spending: the rules, and what was spent under them. */
export const spendingStore = {
  read: kept.read,
  save: announce(kept.save),
  repair: announce(kept.repair),
  reserve: announce(kept.reserve),
  correct: announce(kept.correct),
};

function subscribe(listener: () => void) {
  const onStorage = (event: StorageEvent) => {
    if (event.key === null || event.key === RULES_KEY || event.key === LEDGER_KEY) listener();
  };
  listeners.add(listener);
  window.addEventListener("storage", onStorage);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", onStorage);
  };
}

/** The same object as long as nothing that is kept has changed. */
function snapshot(): Spending | null {
  let key: string;
  try {
    key = `${window.localStorage.getItem(RULES_KEY)}\n${window.localStorage.getItem(LEDGER_KEY)}`;
  } catch {
    return null;
  }
  if (latest?.key !== key) latest = { key, spending: spendingStore.read() };
  return latest.spending;
}

/**
 * What is kept in this browser, always as it is now, whichever tab changed it. `undefined` until the browser is there;
 * null when it cannot be read.
 */
export function useSpending(): {
  spending: Spending | null | undefined;
  save(rules: SpendingRules): Promise<void>;
} {
  const spending = useSyncExternalStore<Spending | null | undefined>(subscribe, snapshot, () => undefined);
  const save = useCallback((rules: SpendingRules) => spendingStore.save(rules), []);
  return { spending, save };
}
