"use client";

import { useMemo, useState } from "react";
import { type FormField, formFields, toValues } from "@/lib/call/form";
import { formTexts, readRequestFragment } from "@/lib/call/request-link";
import type { CallTarget, CallValues, FieldError } from "@/lib/call/types";
import { type RequestBody, useRequestBody } from "./use-request-body";

export interface RequestForm {
  /** Outside the body. */
  fields: FormField[];
  texts: Readonly<Record<string, string>>;
  set(key: string, text: string): void;
  /** null where none is sent. */
  body: RequestBody | null;
  errors: Readonly<Record<string, string>>;
  /** The declared rules speak against the body: it can be sent all the same. */
  refused: boolean;
  /** Checks and gives the values; null when something must be corrected first. `anyway`: whatever the declared rules say. */
  read(anyway?: boolean): Promise<CallValues | null>;
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
  const [given] = useState(() => {
    const linked = readRequestFragment(window.location.hash);
    return linked && formTexts(fields, linked);
  });
  const [texts, setTexts] = useState(
    () => given?.texts ?? Object.fromEntries(fields.map((f) => [f.key, f.initial])),
  );
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [refusedText, setRefusedText] = useState<string | null>(null);
  const body = useRequestBody(target, given?.body ?? null);
  const text = body?.text ?? "";

  const show = (found: FieldError[]) =>
    setErrors(Object.fromEntries(found.map(({ field, message }) => [field, message])));
  const values = () => toValues(target.input, fields, texts, text);

  return {
    fields,
    texts,
    set(key, next) {
      setTexts((before) => ({ ...before, [key]: next }));
      setErrors(({ [key]: _fixed, ...rest }) => rest);
    },
    body: body && {
      ...body,
      setText(next) {
        body.setText(next);
        // What was wrong with the body may be right now.
        setErrors((before) => Object.fromEntries(Object.entries(before).filter(([key]) => !isBody(key))));
      },
    },
    errors,
    refused: refusedText === text,
    async read(anyway = false) {
      const { values: filled, errors: found } = values();
      show(found);
      if (found.length > 0) return null;
      const right = anyway || !body || (await body.check());
      setRefusedText(right ? null : text);
      return right ? filled : null;
    },
    peek() {
      const { values: filled, errors: found } = values();
      return found.length > 0 ? null : filled;
    },
    fill(next) {
      const filled = formTexts(fields, next);
      setTexts(filled.texts);
      body?.setText(filled.body);
      setErrors({});
    },
    show,
  };
}

const isBody = (key: string) => key === "body" || key.startsWith("body.");
