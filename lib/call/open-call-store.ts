import type { PaymentRequirements } from "@/lib/x402/types";
import type { SentPayment } from "./machine";

/**
 * Remembers a payment that has left until the chain has decided, so that a reload cannot lead to a second one.
 * It holds the call's capability, not the signature.
 */
export interface OpenCallStore {
  save(listingId: string, sent: SentPayment): void;
  load(listingId: string): SentPayment | null;
  clear(listingId: string): void;
}

const key = (listingId: string) => `souk.open-call.${listingId}`;

/** `storage` may be absent or refuse (private windows): then a reload forgets, and the server still knows. */
export function createOpenCallStore(storage: () => Storage): OpenCallStore {
  const attempt = <T>(use: (storage: Storage) => T): T | null => {
    try {
      return use(storage());
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
