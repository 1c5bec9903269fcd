"use client";

import { useCallback, useMemo, useState } from "react";
import { bodyExamples, bodySchema } from "@/lib/call/body-schema";
import { initialBody, takesBody } from "@/lib/call/form";
import type { Schema } from "@/lib/call/schema-node";
import type { CallTarget } from "@/lib/call/types";
import { useSchemaCheck } from "./schema/use-schema-check";

export interface RequestBody {
  type: "json" | "form-data" | "text";
  /** What fields are made of; null where only text is written. */
  schema: Schema | null;
  /** The body itself: fields write it, and show what it says. */
  text: string;
  setText(text: string): void;
  /** What the text says as JSON. */
  parsed: { ok: true; value: unknown } | { ok: false; message: string };
  set(value: unknown): void;
  examples: unknown[];
  /** What is wrong, by JSON Pointer: what is missing only once somebody wanted to send. */
  problems: Readonly<Record<string, string>>;
  /** Why the declared rules could not be held against it. */
  unchecked: string | null;
  setBroken(pointer: string, message: string | null): void;
  /** Holds the rules against it; false when something is wrong. */
  check(): Promise<boolean>;
}

/** The body of a request, begun with `given` or the provider's example; null where none is sent. */
export function useRequestBody(target: CallTarget, given: string | null): RequestBody | null {
  const schema = useMemo(() => bodySchema(target.input), [target.input]);
  const examples = useMemo(() => bodyExamples(target.input), [target.input]);
  const [text, setText] = useState(() => given ?? initialBody(target));
  const [wanted, setWanted] = useState(false);
  const [broken, setBrokenAll] = useState<Readonly<Record<string, string>>>({});
  const type = target.tool ? "json" : (target.input?.body?.type ?? "json");
  const parsed = useMemo(() => parse(type, text), [type, text]);
  const { checked, check } = useSchemaCheck(schema, parsed.ok ? parsed.value : undefined);
  const setBroken = useCallback(
    (pointer: string, message: string | null) =>
      setBrokenAll(({ [pointer]: was, ...rest }) =>
        message === null ? rest : { ...rest, [pointer]: message },
      ),
    [],
  );
  if (!takesBody(target)) return null;

  const found = checked?.kind === "checked" ? checked.problems : [];
  const shown = found.filter(({ message }) => wanted || message !== "Required");
  return {
    type,
    schema,
    text,
    setText,
    parsed,
    set: (value) => setText(value === undefined ? "" : JSON.stringify(value, null, 2)),
    examples,
    problems: { ...Object.fromEntries(shown.map(({ at, message }) => [at, message])), ...broken },
    unchecked:
      checked?.kind === "too-long"
        ? "The provider’s own rules take too long to run, so only the plain ones are checked here."
        : checked?.kind === "unusable"
          ? "The provider’s rules cannot be read, so only the plain ones are checked here."
          : null,
    setBroken,
    async check() {
      setWanted(true);
      if (Object.keys(broken).length > 0) return false;
      const now = await check();
      return now?.kind !== "checked" || now.problems.length === 0;
    },
  };
}

function parse(type: RequestBody["type"], text: string): RequestBody["parsed"] {
  if (type === "text" || text.trim() === "") return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : "Not valid JSON" };
  }
}
