import { COMPARE_FORM } from "@/components/catalog/form-id";
import { buttonClass } from "@/components/ui/button";
import { MOST_COMPARED } from "@/lib/catalog/compare";

/** Appears while a listing is chosen, without a script; it must stand inside a `group/results`. */
export function CompareBar() {
  return (
    <form
      id={COMPARE_FORM}
      action="/compare"
      method="get"
      className="sticky bottom-3 z-20 mx-auto mt-3 hidden w-fit items-center gap-3.5 rounded-lg border border-line-strong bg-raised py-1.75 pr-1.75 pl-3.5 text-sm shadow-card group-has-[[name=ids]:checked]/results:flex"
    >
      Up to {MOST_COMPARED} listings side by side
      <button type="submit" className={buttonClass({ variant: "primary", size: "small" })}>
        Compare
      </button>
    </form>
  );
}
