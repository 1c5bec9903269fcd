import { type ChannelStore, createChannelStore } from "./channel-store";
import { createOpenCallStore, type OpenCallStore } from "./open-call-store";
import { createSpendingStore, type Locks, type SpendingStore } from "./spending-store";

/** A browser in memory, for tests: one storage and one set of locks that all its tabs share. */
export function testBrowser(now: () => number = () => 0) {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage;
  let last: Promise<unknown> = Promise.resolve();
  const locks: Locks = {
    request<T>(_name: string, run: () => Promise<T>) {
      const turn = last.then(run, run);
      last = turn.catch(() => {});
      return turn;
    },
  };
  return {
    storage,
    locks,
    /** Its payments that are open, as any of its tabs sees them. */
    calls: (): OpenCallStore =>
      createOpenCallStore(
        () => storage,
        () => storage,
      ),
    /** Its channels, as any of its tabs sees them. */
    channels: (): ChannelStore => createChannelStore({ storage: () => storage, now }),
    /** The spending of this browser as one of its tabs sees it. */
    tab: (): SpendingStore => createSpendingStore({ storage: () => storage, locks: () => locks, now }),
  };
}
