/** More columns than this cannot be read side by side. */
export const MOST_COMPARED = 4;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The listings that an address asks to compare: `ids` repeated, as the form sends it, or separated by commas, as it is
 * shared; each once. `left` says how many more there were than {@link MOST_COMPARED}.
 */
export function comparedIds(params: URLSearchParams): { ids: string[]; left: number } {
  const asked = params
    .getAll("ids")
    .flatMap((value) => value.split(","))
    .map((id) => id.trim().toLowerCase());
  const all = [...new Set(asked.filter((id) => UUID.test(id)))];
  return { ids: all.slice(0, MOST_COMPARED), left: Math.max(0, all.length - MOST_COMPARED) };
}

/** The address to share. */
export function compareHref(ids: readonly string[]): string {
  return ids.length === 0 ? "/compare" : `/compare?ids=${ids.join(",")}`;
}
