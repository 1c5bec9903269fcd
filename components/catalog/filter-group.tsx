import type { ReactNode } from "react";
import { CATALOG_FORM } from "@/components/catalog/form-id";
import { Icon } from "@/components/ui/icon";
import { KeptDetails } from "@/components/ui/kept-details";
import { COUNT } from "@/lib/catalog/figures";
import type { FilterChoice, FilterGroup } from "@/lib/catalog/filter-groups";

/** Filters of one kind: those that are not shown at once stand behind a line that says how many there are. */
export function FilterGroupView({
  group,
  more,
  children,
}: {
  group: FilterGroup;
  /** Under the choices. */
  more?: ReactNode;
  /** The choices. */
  children: readonly ReactNode[];
}) {
  const { title, folded, shown = children.length } = group;
  const rest = children.slice(shown);
  const choices = (
    <>
      {children.slice(0, shown)}
      {rest.length > 0 ? (
        <details className="group/more">
          <summary className="py-0.75 text-xs text-ink-3 hover:text-ink">
            <span className="group-open/more:hidden">{rest.length} more</span>
            <span className="hidden group-open/more:inline">Fewer</span>
          </summary>
          {rest}
        </details>
      ) : null}
      {more}
    </>
  );
  if (!folded) return <Fields title={title}>{choices}</Fields>;
  // "Any" narrows nothing.
  const chosen = group.choices.filter((choice) => choice.chosen && choice.value !== "").length;
  return (
    <KeptDetails open={chosen > 0} className="group mt-2.5 min-w-0 border-t border-line pt-2.5">
      <summary className="flex items-center text-xs font-semibold hover:text-accent">
        {title}
        {chosen > 0 ? <span className="ml-1.5 font-normal text-ink-3">{chosen} chosen</span> : null}
        <Icon name="chevron" size={13} className="ml-auto -rotate-90 text-ink-3 group-open:rotate-0" />
      </summary>
      <fieldset className="mt-1.5 min-w-0">
        <legend className="sr-only">{title}</legend>
        {choices}
      </fieldset>
    </KeptDetails>
  );
}

/** Fields under a title that is always open. */
export function Fields({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0 border-line not-first:mt-5">
      <legend className="mb-1.5 text-xs font-semibold">{title}</legend>
      {children}
    </fieldset>
  );
}

/** One choice of a group, with the number of results it would give. */
export function Choice({ group, choice }: { group: FilterGroup; choice: FilterChoice }) {
  const { value, label = value, name = group.name, chosen = false, count } = choice;
  return (
    <label>
      <input
        form={CATALOG_FORM}
        type={group.one ? "radio" : "checkbox"}
        name={name}
        value={value}
        defaultChecked={chosen}
      />
      {name === "state" ? <i className={`dot-${value}`} /> : null}
      <span title={TELLING.has(name) ? value : undefined}>{label}</span>
      {count === undefined ? null : <small>{COUNT.format(count)}</small>}
    </label>
  );
}

/** Parameters whose values say more than their words. */
const TELLING = new Set(["network", "asset"]);
