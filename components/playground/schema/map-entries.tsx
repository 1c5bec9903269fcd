"use client";

import { Button } from "@/components/ui/button";
import type { Schema } from "@/lib/call/schema-node";
import { blankValue, withMember } from "@/lib/call/schema-value";
import { isObject } from "@/lib/x402/payment-requirements";
import { below, useSchemaForm } from "./form-context";
import type { LabelledProps } from "./labelled";

/** Members with names of one's own, each of the same schema. */
export function MapEntries({
  schema,
  known,
  label,
  pointer,
  depth,
  value,
  onChange,
}: LabelledProps & { schema: Schema; known: readonly string[] }) {
  const { root, Field } = useSchemaForm();
  const entries = Object.entries(isObject(value) ? value : {});
  const own = entries.filter(([name]) => !known.includes(name));
  const rename = (from: string, to: string) => {
    if (entries.some(([name]) => name === to)) return;
    onChange(Object.fromEntries(entries.map(([name, item]) => [name === from ? to : name, item])));
  };
  const free = () => {
    let n = own.length + 1;
    while (entries.some(([name]) => name === `name${n}`)) n++;
    return `name${n}`;
  };
  return (
    <>
      {own.map(([name, item], i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a name is edited in place, and must keep its focus
        <div key={i} className="space-y-1.5">
          <div className="flex gap-1.5">
            <input
              aria-label={`Name of entry ${i + 1} of ${label}`}
              className="control font-mono"
              value={name}
              onChange={(event) => rename(name, event.target.value)}
            />
            <Button
              aria-label={`Remove ${name}`}
              onClick={() => onChange(withMember(value, name, undefined))}
            >
              Remove
            </Button>
          </div>
          <Field
            label={name || "(no name)"}
            schema={schema}
            pointer={below(pointer, name)}
            required={false}
            depth={depth + 1}
            value={item}
            inList
            onChange={(next) => onChange(withMember(value, name, next ?? ""))}
          />
        </div>
      ))}
      <Button
        size="small"
        aria-label={`Add an entry to ${label}`}
        onClick={() => onChange(withMember(value, free(), blankValue(schema, root, depth + 1) ?? 0))}
      >
        Add an entry
      </Button>
    </>
  );
}
