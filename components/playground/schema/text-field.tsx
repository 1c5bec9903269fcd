"use client";

import { useState } from "react";
import type { TextInput } from "@/lib/call/schema-node";
import { typedNumber } from "@/lib/call/schema-value";
import { Labelled, type LabelledProps, useFieldIds } from "./labelled";

const TYPES: Partial<Record<TextInput, string>> = { email: "email", url: "url" };
const PLACEHOLDERS: Partial<Record<TextInput, string>> = {
  datetime: "2026-01-31T12:00:00Z",
  time: "12:00:00Z",
};
const DATE = /^(?:\d{4}-\d\d-\d\d)?$/;

/** Text or a number. What is typed stays as it is typed for as long as it means the value. */
export function TextField({
  input: kind,
  numeric,
  ...props
}: LabelledProps & { input: TextInput; numeric: "number" | "integer" | null }) {
  const { input } = useFieldIds(props);
  const { value, onChange, inList } = props;
  const [typed, setTyped] = useState("");
  const meant = (text: string) => (numeric ? typedNumber(text) : text === "" && !inList ? undefined : text);
  const text = same(meant(typed), value) ? typed : plain(value);
  const change = (next: string) => {
    setTyped(next);
    onChange(meant(next));
  };
  const long = kind === "long" || (!numeric && (text.length > 60 || text.includes("\n")));
  const shared = {
    ...input,
    value: text,
    spellCheck: false,
    className: "control font-mono",
    disabled: value === null && props.nullable,
  };
  return (
    <Labelled {...props}>
      {long ? (
        <textarea {...shared} rows={4} onChange={(event) => change(event.target.value)} />
      ) : (
        <input
          {...shared}
          type={kind === "date" && DATE.test(text) ? "date" : (TYPES[kind] ?? "text")}
          inputMode={numeric === "integer" ? "numeric" : numeric ? "decimal" : undefined}
          placeholder={PLACEHOLDERS[kind]}
          autoComplete="off"
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Labelled>
  );
}

const same = (a: unknown, b: unknown) => a === b;

function plain(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
