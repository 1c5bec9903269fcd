"use client";

import { useRef } from "react";
import { Button } from "@/components/ui/button";
import type { Schema } from "@/lib/call/schema-node";
import { blankValue, moved } from "@/lib/call/schema-value";
import { below, useSchemaForm } from "./form-context";
import { Group, type LabelledProps } from "./labelled";

const MAX_SHOWN = 100;

/** A list, item by item: added at the end, moved, removed. */
export function ListField({
  items: schema,
  least,
  most,
  ...props
}: LabelledProps & { items: Schema; least: number; most: number }) {
  const { root, Field } = useSchemaForm();
  const { label, pointer, depth, value, onChange, required } = props;
  const add = useRef<HTMLDivElement>(null);
  const items = Array.isArray(value) ? value : [];
  const set = (next: unknown[]) => onChange(next.length === 0 && !required && least === 0 ? undefined : next);
  return (
    <Group {...props} bare={false}>
      {items.slice(0, MAX_SHOWN).map((item, i) => {
        const name = `Item ${i + 1}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item has no name but its place
          <div key={i} className="space-y-1.5">
            <Field
              label={name}
              schema={schema}
              pointer={below(pointer, i)}
              required
              inList
              depth={depth + 1}
              value={item}
              onChange={(next) => set(items.with(i, next ?? null))}
            />
            <div className="flex flex-wrap gap-1.5">
              <Button
                size="small"
                aria-label={`Move ${name} of ${label} up`}
                disabled={i === 0}
                onClick={() => set(moved(items, i, i - 1))}
              >
                Up
              </Button>
              <Button
                size="small"
                aria-label={`Move ${name} of ${label} down`}
                disabled={i === items.length - 1}
                onClick={() => set(moved(items, i, i + 1))}
              >
                Down
              </Button>
              <Button
                size="small"
                aria-label={`Remove ${name} of ${label}`}
                onClick={() => {
                  set(items.filter((_item, at) => at !== i));
                  add.current?.querySelector("button")?.focus();
                }}
              >
                Remove
              </Button>
            </div>
          </div>
        );
      })}
      {items.length > MAX_SHOWN ? (
        <p className="text-2xs text-ink-3">{items.length - MAX_SHOWN} more items are in the JSON only.</p>
      ) : null}
      <div ref={add}>
        <Button
          size="small"
          aria-label={`Add an item to ${label}`}
          disabled={items.length >= most}
          onClick={() => set([...items, blankValue(schema, root, depth + 1) ?? null])}
        >
          Add an item
        </Button>
      </div>
    </Group>
  );
}
