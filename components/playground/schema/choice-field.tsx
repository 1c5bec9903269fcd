"use client";

import { Icon } from "@/components/ui/icon";
import { Labelled, type LabelledProps, useFieldIds } from "./labelled";

const NONE = "";

/** One of a few values; null among them where it is allowed. */
export function ChoiceField({ choices, ...props }: LabelledProps & { choices: readonly unknown[] }) {
  const { input } = useFieldIds(props);
  const { value, onChange, required } = props;
  const all = props.nullable && !choices.includes(null) ? [...choices, null] : choices;
  const written = all.map((choice) => JSON.stringify(choice));
  const chosen = value === undefined ? -1 : written.indexOf(JSON.stringify(value));
  return (
    <Labelled {...props} nullable={false}>
      <div className="relative">
        <select
          {...input}
          className="control appearance-none pr-8 font-mono"
          value={chosen === -1 ? NONE : String(chosen)}
          onChange={(event) =>
            onChange(event.target.value === NONE ? undefined : all[Number(event.target.value)])
          }
        >
          {required && chosen !== -1 ? null : (
            <option value={NONE}>{required ? "choose" : "not sent"}</option>
          )}
          {all.map((choice, i) => (
            <option key={written[i]} value={String(i)}>
              {typeof choice === "string" ? choice : written[i]}
            </option>
          ))}
        </select>
        <Icon
          name="chevron"
          size={14}
          className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3"
        />
      </div>
    </Labelled>
  );
}
