import type { PlacedOption, View } from "../view";
import type { Problem } from "./rule";

/** Asks one question of every option; null when there is none. */
export function eachOption(view: View, ask: (placed: PlacedOption) => Problem | null): Problem[] | null {
  if (view.options.length === 0) return null;
  return view.options.flatMap((placed) => {
    const problem = ask(placed);
    return problem ? [{ option: placed.position, ...problem }] : [];
  });
}
