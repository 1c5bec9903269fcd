import type { PaymentRequirements } from "@/lib/x402/types";
import type { SentPayment } from "./machine";
import { isResumable, type Resumable } from "./resumable";

/**
 * Remembers a payment that has left until the chain has decided, so that a reload cannot lead to a second one.
 * It holds the call's capability, not the signature; that only for a payment that waits for an allowance, and only for
 * this tab, as long as it is open.
 */
export interface OpenCallStore {
  save(listingId: string, sent: SentPayment): void;
  load(listingId: string): SentPayment | null;
  /** Forgets both. */
  clear(listingId: string): void;
  /** What it takes to go on after a 412; null forgets it. */
  keep(listingId: string, resumable: Resumable | null): void;
  kept(listingId: string): Resumable | null;
}

const key = (listingId: string) => `souk.open-call.${listingId}`;
const resumeKey = (listingId: string) => `souk.resume-call.${listingId}`;

/**
 * `storage` outlives the tab, `tab` does not. Both may be absent or refuse (private windows, full): then nothing is kept, and who
 * saves finds out by loading.
 */
export function createOpenCallStore(storage: () => Storage, tab: () => Storage): OpenCallStore {
  const attempt = <T>(use: (storage: Storage) => T, where = storage): T | null => {
    try {
      return use(where());
    } catch {
      return null;
    }
  };
  return {
    save(listingId, { callId, token, option, via, validBefore, channel }) {
      const kept = { callId, token, option, via, validBefore, channel };
      attempt((s) => s.setItem(key(listingId), JSON.stringify(kept)));
    },
    load(listingId) {
      return attempt((s) => {
        const saved = JSON.parse(s.getItem(key(listingId)) ?? "null");
        return isSaved(saved) ? { ...saved, payment: null, view: null } : null;
      });
    },
    clear(listingId) {
      attempt((s) => s.removeItem(key(listingId)));
      attempt((s) => s.removeItem(resumeKey(listingId)), tab);
    },
    keep(listingId, resumable) {
      attempt((s) => {
        if (resumable) s.setItem(resumeKey(listingId), JSON.stringify(resumable));
        else s.removeItem(resumeKey(listingId));
      }, tab);
    },
    kept(listingId) {
      return attempt((s) => {
        const kept = JSON.parse(s.getItem(resumeKey(listingId)) ?? "null");
        return isResumable(kept) ? kept : null;
      }, tab);
    },
  };
}

interface Saved {
  callId: string;
  token: string;
  option: PaymentRequirements;
  via: "direct" | "relay";
  validBefore: number;
  channel?: SentPayment["channel"];
}

function isSaved(value: unknown): value is Saved {
  if (typeof value !== "object" || value === null) return false;
  const saved = value as Partial<Saved>;
  return (
    typeof saved.callId === "string" &&
    typeof saved.token === "string" &&
    typeof saved.validBefore === "number" &&
    (saved.via === "direct" || saved.via === "relay") &&
    typeof saved.option?.network === "string" &&
    typeof saved.option.asset === "string" &&
    typeof saved.option.amount === "string" &&
    typeof saved.option.payTo === "string"
  );
}
