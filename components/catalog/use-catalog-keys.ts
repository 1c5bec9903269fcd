import { useEffect } from "react";
import { CATALOG_FORM, SEARCH_KEY_HINT } from "./form-id";
import { searchKeyIsOn } from "./search-key";

/**
 * `/` goes to the search field, unless it was switched off; arrows go between it and the rows. Enter opens a row because a row is a link.
 * Keys that are typed into a field, or pressed with a modifier, are left alone.
 */
export function useCatalogKeys() {
  useEffect(() => {
    document.getElementById(SEARCH_KEY_HINT)?.toggleAttribute("hidden", !searchKeyIsOn());
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
        return;
      const next = target(event.key, document.activeElement);
      if (!next) return;
      event.preventDefault();
      next.focus();
      if (next instanceof HTMLInputElement) next.select();
      else next.scrollIntoView({ block: "nearest" });
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

function target(key: string, active: Element | null): HTMLElement | null {
  const search = document.querySelector<HTMLInputElement>(`#${CATALOG_FORM} input[name="q"]`);
  if (key === "/")
    return !searchKeyIsOn() || active?.matches("input, textarea, select, [contenteditable]") ? null : search;
  if (key !== "ArrowDown" && key !== "ArrowUp") return null;
  const rows = [...document.querySelectorAll<HTMLElement>("[data-catalog-row]")];
  const at = active instanceof HTMLElement ? rows.indexOf(active) : -1;
  if (active === search) return key === "ArrowDown" ? (rows[0] ?? null) : null;
  // From anywhere else the arrows scroll, as they always do.
  if (at === -1) return null;
  return (key === "ArrowDown" ? rows[at + 1] : at === 0 ? search : rows[at - 1]) ?? null;
}
