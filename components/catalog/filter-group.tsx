import type { ReactNode } from "react";
import { CATALOG_FORM } from "@/components/catalog/form-id";
import { Icon } from "@/components/ui/icon";
import { KeptDetails } from "@/components/ui/kept-details";
import { COUNT } from "@/lib/catalog/figures";

/** Filters of one kind. `folded` ones open on demand, and begin open when one of theirs is chosen. */
export function Group({
  title,
  folded = false,
  chosen = 0,
  children,
}: {
  title: string;
  folded?: boolean;
  /** How many of its filters are chosen. */
  chosen?: number;
  children: ReactNode;
}) {
  if (!folded)
    return (
      <fieldset className="min-w-0 border-line not-first:mt-5">
        <legend className="mb-1.5 text-xs font-semibold">{title}</legend>
        {children}
      </fieldset>
    );
  return (
    <KeptDetails open={chosen > 0} className="group mt-2.5 min-w-0 border-t border-line pt-2.5">
      <summary className="flex items-center text-xs font-semibold hover:text-accent">
        {title}
        {chosen > 0 ? <span className="ml-1.5 font-normal text-ink-3">{chosen} chosen</span> : null}
        <Icon name="chevron" size={13} className="ml-auto -rotate-90 text-ink-3 group-open:rotate-0" />
      </summary>
      <fieldset className="mt-1.5 min-w-0">
        <legend className="sr-only">{title}</legend>
        {children}
      </fieldset>
    </KeptDetails>
  );
}

/** One choice of a group, with the number of results it would give; `count` undefined where nobody counted. */
export function Choice({
  type = "checkbox",
  name,
  value,
  chosen,
  count,
  children,
}: {
  type?: "checkbox" | "radio";
  name: string;
  value: string;
  chosen: boolean;
  count?: number;
  children: ReactNode;
}) {
  return (
    <label className="flex items-center gap-2.25 py-0.75 text-sm text-ink-2 has-checked:text-ink">
      <input
        form={CATALOG_FORM}
        type={type}
        name={name}
        value={value}
        defaultChecked={chosen}
        className="shrink-0"
      />
      <span className="min-w-0 truncate">{children}</span>
      {count === undefined ? null : <span className="machine ml-auto text-ink-3">{COUNT.format(count)}</span>}
    </label>
  );
}

/** The first choices, and the others behind a line that says how many there are. */
export function Choices({ items, shown = 6 }: { items: readonly ReactNode[]; shown?: number }) {
  const rest = items.slice(shown);
  return (
    <>
      {items.slice(0, shown)}
      {rest.length > 0 ? (
        <details className="group/more">
          <summary className="py-0.75 text-xs text-ink-3 hover:text-ink">
            <span className="group-open/more:hidden">{rest.length} more</span>
            <span className="hidden group-open/more:inline">Fewer</span>
          </summary>
          {rest}
        </details>
      ) : null}
    </>
  );
}
