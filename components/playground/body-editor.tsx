"use client";

import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { blankValue } from "@/lib/call/schema-value";
import { type SchemaForm, SchemaFormContext } from "./schema/form-context";
import { SchemaField } from "./schema/schema-field";
import type { RequestBody } from "./use-request-body";

/** The body: fields made of what is declared, and beside them the text that is sent, each showing what the other says. */
export function BodyEditor({
  body,
  title,
  errors,
}: {
  body: RequestBody;
  /** "Body", "Arguments". */
  title: string;
  /** What a later check found, by `body` or `body.name`. */
  errors: readonly [key: string, message: string][];
}) {
  const { schema, type, parsed, setBroken } = body;
  const [asked, setAsked] = useState(false);
  const hasFields = schema !== null && type !== "text";
  const raw = asked || !hasFields || !parsed.ok;
  const later = useMemo(
    () =>
      Object.fromEntries(errors.map(([key, message]) => [key === "body" ? "" : `/${key.slice(5)}`, message])),
    [errors],
  );
  const form = useMemo<SchemaForm | null>(
    () =>
      schema && type !== "text"
        ? {
            Field: SchemaField,
            root: schema,
            bodyType: type,
            problems: { ...later, ...body.problems },
            setBroken,
          }
        : null,
    [schema, type, later, body.problems, setBroken],
  );
  const wrong = errors.map(([key, m]) => (key === "body" ? m : `${key.slice(5)}: ${m}`)).join(". ");
  const error = !parsed.ok ? `Not valid JSON: ${parsed.message}` : raw && !hasFields ? wrong : "";
  return (
    <fieldset className="min-w-0 border-t border-line pt-3 first:border-0 first:pt-0">
      <legend className="sr-only">{title}</legend>
      <div className="mb-2.5 flex flex-wrap items-center gap-1.5">
        <span aria-hidden="true" className="mr-auto text-xs font-medium">
          {title}
        </span>
        {body.examples.map((example, i) => (
          <Button key={JSON.stringify(example)} size="small" onClick={() => body.set(example)}>
            {body.examples.length === 1 ? "Example" : `Example ${i + 1}`}
          </Button>
        ))}
        {schema ? (
          <Button size="small" onClick={() => body.set(blankValue(schema, schema) ?? {})}>
            Empty
          </Button>
        ) : null}
        {hasFields ? (
          <Button size="small" aria-pressed={raw} onClick={() => setAsked(!asked)}>
            JSON
          </Button>
        ) : null}
      </div>
      {form && parsed.ok ? (
        <SchemaFormContext value={form}>
          <SchemaField
            label={title}
            pointer=""
            schema={form.root}
            required
            depth={0}
            value={parsed.value}
            onChange={body.set}
          />
        </SchemaFormContext>
      ) : null}
      {raw ? (
        <div className={hasFields ? "mt-3" : ""}>
          <Field
            id="call-body-text"
            label={hasFields ? `${title} as JSON` : type === "text" ? "Text" : "JSON"}
            hint={hasFields && parsed.ok ? "kept in step with the fields" : "sent as written"}
            error={error || undefined}
          >
            <textarea
              id="call-body-text"
              rows={8}
              spellCheck={false}
              className="control font-mono"
              aria-invalid={error ? true : undefined}
              aria-describedby={error ? "call-body-text-hint call-body-text-error" : "call-body-text-hint"}
              value={body.text}
              onChange={(event) => body.setText(event.target.value)}
            />
          </Field>
          {hasFields && !parsed.ok ? (
            <p className="mt-1 text-2xs text-ink-3">The fields come back when the JSON can be read again.</p>
          ) : null}
        </div>
      ) : null}
      {body.unchecked ? <p className="mt-2 text-2xs text-degraded">{body.unchecked}</p> : null}
    </fieldset>
  );
}
