import { decodeJsonHeader } from "./header-codec";
import { isObject } from "./payment-requirements";

const NAMES = ["payment-response", "x-payment-response"];
const EXTENSION = "offer-receipt";

/** The signed receipt in a settlement header (offer-receipt extension, section 5), as received and unverified; or null. */
export function readReceipt(headers: readonly (readonly [string, string])[]): unknown {
  const header = headers.find(([name]) => NAMES.includes(name.toLowerCase()))?.[1];
  const decoded = header === undefined ? null : decodeJsonHeader(header);
  const value = decoded?.ok ? decoded.value : null;
  const extensions = isObject(value) ? value.extensions : null;
  const extension = isObject(extensions) ? extensions[EXTENSION] : null;
  const info = isObject(extension) ? extension.info : null;
  return isObject(info) && isObject(info.receipt) ? info.receipt : null;
}

/** The signed offers of a challenge, as received and unverified; empty when it has none. */
export function readSignedOffers(extensions: Record<string, unknown>): unknown[] {
  const extension = extensions[EXTENSION];
  const info = isObject(extension) ? extension.info : null;
  return isObject(info) && Array.isArray(info.offers) ? info.offers : [];
}
