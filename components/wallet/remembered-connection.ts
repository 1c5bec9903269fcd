/** Which wallet was connected last, so that a reload loads wallet code only when there is something to restore. */
const KEY = "souk.wallet";

/** Storage may be refused (private windows, blocked site data): then nothing is remembered. */
function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

export const rememberConnection = (address: string) => storage()?.setItem(KEY, address);
export const forgetConnection = () => storage()?.removeItem(KEY);
/** The address connected last; null when none, or after a disconnect. */
export const rememberedConnection = () => storage()?.getItem(KEY) ?? null;
