"use client";

import { useEffect, useState } from "react";
import { useSchemaForm } from "./form-context";
import { Labelled, type LabelledProps, useFieldIds } from "./labelled";

const written = (value: unknown) => (value === undefined ? "" : JSON.stringify(value, null, 2));

/** A value that no fields can be made of, as JSON. */
export function JsonField({ why, ...props }: LabelledProps & { why: string }) {
  const { setBroken } = useSchemaForm();
  const { input } = useFieldIds(props);
  const { value, onChange, pointer } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const parsed = typed === null ? null : read(typed);
  const current = parsed === null || (parsed.ok && JSON.stringify(parsed.value) !== JSON.stringify(value));
  const text = current ? written(value) : (typed ?? "");
  useEffect(() => () => setBroken(pointer, null), [setBroken, pointer]);
  return (
    <Labelled {...props} nullable={false} hint={props.hint || "JSON"}>
      <textarea
        {...input}
        rows={3}
        spellCheck={false}
        className="control font-mono"
        value={text}
        onChange={(event) => {
          setTyped(event.target.value);
          const next = read(event.target.value);
          setBroken(pointer, next.ok ? null : "Not valid JSON");
          if (next.ok) onChange(next.value);
        }}
      />
      {why ? <p className="mt-1 text-2xs text-ink-3">{why}</p> : null}
    </Labelled>
  );
}

function read(text: string): { ok: true; value: unknown } | { ok: false } {
  if (text.trim() === "") return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}
