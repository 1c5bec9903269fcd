"use client";

import { Button } from "@/components/ui/button";
import type { Schema, SchemaMember } from "@/lib/call/schema-node";
import { blankValue, withMember } from "@/lib/call/schema-value";
import { isObject } from "@/lib/x402/payment-requirements";
import { below, useSchemaForm } from "./form-context";
import { Group, type LabelledProps } from "./labelled";
import { MapEntries } from "./map-entries";

/** An object by its members; one that is not required begins when it is asked for. */
export function ObjectField({
  members,
  extra,
  hidden,
  ...props
}: LabelledProps & { members: readonly SchemaMember[]; extra: Schema | null; hidden: number }) {
  const { root, Field } = useSchemaForm();
  const { label, pointer, depth, value, onChange, required } = props;
  const outermost = pointer === "";
  if (!outermost && !isObject(value) && !required)
    return (
      <Group {...props} bare={false}>
        <Button
          size="small"
          aria-label={`Add ${label}`}
          onClick={() =>
            onChange(
              blankValue(
                { type: "object", properties: asProperties(members), required: names(members) },
                root,
              ),
            )
          }
        >
          Add
        </Button>
      </Group>
    );
  return (
    <Group
      {...props}
      hint={outermost || members.length > 0 ? (required ? "required" : "") : props.hint}
      bare={outermost || props.bare === true}
    >
      {members.map(({ name, required: needed, schema }) => (
        <Field
          key={name}
          label={name}
          schema={schema}
          pointer={below(pointer, name)}
          required={needed}
          depth={depth + 1}
          value={isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined}
          onChange={(next) => onChange(withMember(value, name, next))}
        />
      ))}
      {extra ? <MapEntries {...props} schema={extra} known={members.map(({ name }) => name)} /> : null}
      {hidden > 0 ? (
        <p className="text-2xs text-ink-3">{hidden} more members have no fields here: write them as JSON.</p>
      ) : null}
      {!outermost && !required ? (
        <Button size="small" aria-label={`Leave out ${label}`} onClick={() => onChange(undefined)}>
          Leave out
        </Button>
      ) : null}
    </Group>
  );
}

const asProperties = (members: readonly SchemaMember[]) =>
  Object.fromEntries(members.map(({ name, schema }) => [name, schema]));
const names = (members: readonly SchemaMember[]) =>
  members.filter(({ required }) => required).map(({ name }) => name);
