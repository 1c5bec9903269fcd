import type { CallApi } from "./call-api";

/** The capabilities of the calls that this browser opened: whoever holds one may see its call. */
export interface CallKeys {
  remember(id: string, token: string): void;
  tokenOf(id: string): string | null;
  /** Newest first. */
  tokens(): string[];
}

const KEY = "souk.calls";
/** As many as `POST /api/calls/kept` takes at once. */
const MAX_KEPT = 200;

/** `storage` may be absent or refuse (private windows): then only a signed-in wallet finds its calls again. */
export function createCallKeys(storage: () => Storage): CallKeys {
  function read(): [id: string, token: string][] {
    try {
      const kept: unknown = JSON.parse(storage().getItem(KEY) ?? "[]");
      return Array.isArray(kept) ? kept.filter(isPair) : [];
    } catch {
      return [];
    }
  }
  return {
    remember(id, token) {
      const kept = [[id, token], ...read().filter(([other]) => other !== id)].slice(0, MAX_KEPT);
      try {
        storage().setItem(KEY, JSON.stringify(kept));
      } catch {
        // The call goes on; its payer can sign in to see it.
      }
    },
    tokenOf: (id) => read().find(([kept]) => kept === id)?.[1] ?? null,
    tokens: () => read().map(([, token]) => token),
  };
}

const isPair = (value: unknown): value is [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === "string");

/** The same routes; what a call's opening gives is kept. */
export function keepingKeys(api: CallApi, keys: CallKeys): CallApi {
  return {
    ...api,
    async open(listingId, request) {
      const opened = await api.open(listingId, request);
      keys.remember(opened.id, opened.token);
      return opened;
    },
  };
}
