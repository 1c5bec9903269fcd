import { AsyncLocalStorage } from "node:async_hooks";

// On globalThis, because the web process and the framework's bundles each have a copy of this file.
const holder = globalThis as typeof globalThis & { soukReadScope?: AsyncLocalStorage<boolean> };
holder.soukReadScope ??= new AsyncLocalStorage<boolean>();
const scope = holder.soukReadScope;

/** Runs `work`, whose reads (also those it starts and does not wait for) may be a moment behind: a replica may answer them. */
export function withLaggingReads<T>(work: () => T): T {
  return scope.run(true, work);
}

/** Whether what is read now may be a moment behind. Anywhere else than in {@link withLaggingReads} it may not. */
export function readsMayLag(): boolean {
  return scope.getStore() === true;
}
