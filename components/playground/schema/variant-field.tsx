"use client";

import { useState } from "react";
import { Icon } from "@/components/ui/icon";
import type { Schema } from "@/lib/call/schema-node";
import { blankValue, likelyVariant } from "@/lib/call/schema-value";
import { isObject } from "@/lib/x402/payment-requirements";
import { useSchemaForm } from "./form-context";
import { Group, type LabelledProps } from "./labelled";

const NULL = "null";

/** One of several forms: which one, and then its fields. What they share is kept when another is chosen. */
export function VariantField({
  variants,
  ...props
}: LabelledProps & { variants: readonly { label: string; schema: Schema }[] }) {
  const { root, Field } = useSchemaForm();
  const { pointer, label, value, onChange, depth } = props;
  const [chosen, setChosen] = useState<{ variant: number; made: string } | null>(null);
  const likely = likelyVariant(variants, value, root);
  // What was chosen holds until the value says otherwise: two forms may look alike while they are empty.
  const kept = chosen && chosen.variant < variants.length && chosen.made !== "" ? chosen.variant : null;
  const at = kept !== null && (kept === likely || ambiguous(variants, value, root, kept)) ? kept : likely;
  const variant = variants[at];
  const id = `call-body${pointer}-form`;
  return (
    <Group {...props} bare={pointer === ""}>
      <div>
        <label htmlFor={id} className="mb-1.25 block text-xs font-medium">
          {pointer === "" ? "Form" : `Form of ${label}`}
        </label>
        <div className="relative">
          <select
            id={id}
            className="control appearance-none pr-8"
            value={value === null && props.nullable ? NULL : String(at)}
            onChange={(event) => {
              if (event.target.value === NULL) return onChange(null);
              const next = Number(event.target.value);
              setChosen({ variant: next, made: "chosen" });
              onChange(carriedOver(value, variants[next]?.schema, root, depth));
            }}
          >
            {variants.map(({ label: name }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: forms may share a name
              <option key={i} value={String(i)}>
                {name}
              </option>
            ))}
            {props.nullable ? <option value={NULL}>null</option> : null}
          </select>
          <Icon
            name="chevron"
            size={14}
            className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3"
          />
        </div>
      </div>
      {variant && value !== null ? (
        <Field
          key={at}
          {...props}
          label={pointer === "" ? "Body" : label}
          required
          bare
          schema={variant.schema}
          depth={depth + 1}
        />
      ) : null}
    </Group>
  );
}

/** Whether the value could as well be meant as `at`. */
function ambiguous(
  variants: readonly { schema: Schema }[],
  value: unknown,
  root: Schema,
  at: number,
): boolean {
  const own = variants[at];
  return own !== undefined && likelyVariant([own, ...variants], value, root) === 0;
}

/** The new form's empty value, with the members that the old value has too. */
function carriedOver(value: unknown, schema: Schema | undefined, root: Schema, depth: number): unknown {
  const blank = blankValue(schema, root, depth + 1);
  if (!isObject(blank) || !isObject(value) || !isObject(schema?.properties)) return blank;
  const properties = schema.properties;
  const shared = Object.entries(value).filter(
    ([name]) =>
      Object.hasOwn(properties, name) && !(isObject(properties[name]) && "const" in properties[name]),
  );
  return { ...blank, ...Object.fromEntries(shared) };
}
