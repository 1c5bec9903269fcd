/** Which wallet was connected last, so that a reload loads wallet code only when there is something to restore. */
const KEY = "souk.wallet";

/** Storage may be refused (private windows, blocked site data) or full: then nothing is remembered. */
function attempt<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(window.localStorage);
  } catch {
    return null;
  }
}

export const rememberConnection = (address: string) => attempt((storage) => storage.setItem(KEY, address));
export const forgetConnection = () => attempt((storage) => storage.removeItem(KEY));
/** The address connected last; null when none, or after a disconnect. */
export const rememberedConnection = () => attempt((storage) => storage.getItem(KEY));

/** Whether this browser lets the site keep anything: wallet libraries cannot be started where it does not. */
export const canRemember = () => attempt((storage) => [storage.length]) !== null;
