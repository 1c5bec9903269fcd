"use client";

import { useMemo, useState } from "react";
import { type FormField, formFields, initialBody, toValues } from "@/lib/call/form";
import { formTexts, readRequestFragment } from "@/lib/call/request-link";
import type { CallTarget, CallValues, FieldError } from "@/lib/call/types";

export interface RequestForm {
  fields: FormField[];
  texts: Readonly<Record<string, string>>;
  set(key: string, text: string): void;
  /** The body as free text; null while its fields are used. */
  raw: string | null;
  setRaw(text: string): void;
  /** Between fields and free text; null where there is only one of them. */
  toggleRaw: (() => void) | null;
  errors: Readonly<Record<string, string>>;
  /** Checks and gives the values; null when something must be corrected first. */
  read(): CallValues | null;
  /** What is filled in now, without showing what is wrong with it; null when something is. */
  peek(): CallValues | null;
  /** Fills the form with values from a link or from an earlier request. */
  fill(values: CallValues): void;
  /** Shows what a later check found. */
  show(errors: FieldError[]): void;
}

/** What the person fills in, begun with the provider's examples. */
export function useRequestForm(target: CallTarget): RequestForm {
  const fields = useMemo(() => formFields(target), [target]);
  const bodyFields = fields.filter((f) => f.place === "body");
  const takesBody = !["GET", "HEAD"].includes(target.method.toUpperCase());
  const onlyRaw = takesBody && bodyFields.length === 0;
  const [given] = useState(() => {
    const linked = readRequestFragment(window.location.hash);
    return linked && formTexts(fields, linked, target);
  });
  const [texts, setTexts] = useState(
    () => given?.texts ?? Object.fromEntries(fields.map((f) => [f.key, f.initial])),
  );
  const [raw, setRaw] = useState<string | null>(
    () => given?.raw ?? (onlyRaw ? (given ? "" : initialBody(target.input, fields)) : null),
  );
  const [errors, setErrors] = useState<Record<string, string>>({});

  const show = (found: FieldError[]) =>
    setErrors(Object.fromEntries(found.map(({ field, message }) => [field, message])));

  return {
    fields,
    texts,
    set(key, text) {
      setTexts((before) => ({ ...before, [key]: text }));
      setErrors(({ [key]: _fixed, ...rest }) => rest);
    },
    raw,
    setRaw(text) {
      setRaw(text);
      setErrors(({ body: _fixed, ...rest }) => rest);
    },
    toggleRaw:
      takesBody && bodyFields.length > 0
        ? () =>
            setRaw((before) => {
              if (before !== null) return null;
              const { values } = toValues(target.input, fields, texts, null);
              return values.body === null ? "{}" : JSON.stringify(JSON.parse(values.body), null, 2);
            })
        : null,
    errors,
    read() {
      const { values, errors: found } = toValues(target.input, fields, texts, raw);
      show(found);
      return found.length > 0 ? null : values;
    },
    peek() {
      const { values, errors: found } = toValues(target.input, fields, texts, raw);
      return found.length > 0 ? null : values;
    },
    fill(values) {
      const filled = formTexts(fields, values, target);
      setTexts(filled.texts);
      setRaw(filled.raw ?? (onlyRaw ? "" : null));
      setErrors({});
    },
    show,
  };
}
