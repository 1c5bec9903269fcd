const STORED = "souk-search-key";

/** Whether `/` goes to the search field. People who speak to their computer switch single keys off (WCAG 2.1.4). */
export function searchKeyIsOn(): boolean {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
}

export function switchSearchKey(on: boolean): void {
  try {
    if (on) localStorage.removeItem(STORED);
    else localStorage.setItem(STORED, "off");
  } catch {
    // Storage may be switched off: then the key stays as it is.
  }
}
