"use client";

import type { ReactNode } from "react";
import { Field } from "@/components/ui/field";
import { type FieldProps, useSchemaForm } from "./form-context";

export interface LabelledProps extends FieldProps {
  hint: string;
  about: string;
  nullable: boolean;
}

/** What an input needs to belong to its label, its hint and its error. */
export function useFieldIds({ pointer, about, required }: LabelledProps) {
  const { problems } = useSchemaForm();
  const id = `call-body${pointer}`;
  const error = problems[pointer];
  const describedBy = [`${id}-hint`, about && `${id}-about`, error && `${id}-error`]
    .filter(Boolean)
    .join(" ");
  return {
    error,
    input: {
      id,
      name: `body${pointer}`,
      required,
      "aria-invalid": error ? (true as const) : undefined,
      "aria-describedby": describedBy,
    },
  };
}

/** A field with its label and the provider's words about it; where null is allowed, a box to choose it. */
export function Labelled({ children, ...props }: LabelledProps & { children: ReactNode }) {
  const { error, input } = useFieldIds(props);
  const { label, hint, about, nullable, value, onChange } = props;
  return (
    <Field id={input.id} label={label} hint={hint} error={error}>
      {children}
      {nullable ? (
        <label className="mt-1 flex items-center gap-1.5 text-2xs text-ink-2">
          <input
            type="checkbox"
            checked={value === null}
            onChange={(event) => onChange(event.target.checked ? null : undefined)}
          />
          null
          <span className="sr-only">for {label}</span>
        </label>
      ) : null}
      {about ? (
        <p id={`${input.id}-about`} className="mt-1 text-2xs text-ink-3">
          {about}
        </p>
      ) : null}
    </Field>
  );
}

/** Several fields under one name. */
export function Group({
  label,
  hint,
  about,
  pointer,
  bare,
  children,
}: Pick<LabelledProps, "label" | "hint" | "about" | "pointer"> & {
  /** The outermost: it has no frame of its own. */
  bare: boolean;
  children: ReactNode;
}) {
  const { problems } = useSchemaForm();
  const error = problems[pointer];
  return (
    <fieldset className={bare ? "space-y-3" : "min-w-0 space-y-3 border-l-2 border-line pl-3"}>
      <legend className={bare ? "sr-only" : "mb-1.5 text-xs font-medium wrap-anywhere"}>
        {label}
        {hint ? <span className="font-normal text-ink-3"> {hint}</span> : null}
      </legend>
      {about && !bare ? <p className="text-2xs text-ink-3">{about}</p> : null}
      {children}
      {error ? (
        <p id={`call-body${pointer}-error`} className="text-xs text-down">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
