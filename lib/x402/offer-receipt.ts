import { decodeJsonHeader } from "./header-codec";
import { isObject } from "./payment-requirements";
import { statementPayload } from "./statement-payload";
import type { PaymentRequired, PaymentRequirements } from "./types";

const NAMES = ["payment-response", "x-payment-response"];
const EXTENSION = "offer-receipt";
const MAX_OFFERS = 32;

/** The signed receipt in a settlement header (offer-receipt extension, section 5), as received and unverified; or null. */
export function readReceipt(headers: readonly (readonly [string, string])[]): unknown {
  const header = headers.find(([name]) => NAMES.includes(name.toLowerCase()))?.[1];
  const decoded = header === undefined ? null : decodeJsonHeader(header);
  return receiptIn(decoded?.ok ? decoded.value : null);
}

/** The signed receipt in a decoded settlement, as received and unverified; or null. */
export function receiptIn(value: unknown): unknown {
  const extensions = isObject(value) ? value.extensions : null;
  const extension = isObject(extensions) ? extensions[EXTENSION] : null;
  const info = isObject(extension) ? extension.info : null;
  return isObject(info) && isObject(info.receipt) ? info.receipt : null;
}

/**
 * The signed offer of a challenge that repeats this option, as received and unverified; undefined when there is none.
 * Offers are found by what they say: `acceptIndex` counts options that strict reading may have left out.
 */
export function offerFor(required: PaymentRequired, option: PaymentRequirements): unknown {
  const extension = required.extensions[EXTENSION];
  const info = isObject(extension) ? extension.info : null;
  const offers = isObject(info) && Array.isArray(info.offers) ? info.offers.slice(0, MAX_OFFERS) : [];
  return offers.find((offer) => {
    const payload = statementPayload(offer);
    return (
      payload !== null &&
      payload.scheme === option.scheme &&
      payload.amount === option.amount &&
      String(payload.payTo).toLowerCase() === option.payTo.toLowerCase() &&
      String(payload.asset).toLowerCase() === option.asset.toLowerCase()
    );
  });
}
