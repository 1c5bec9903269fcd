import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import type { FormField } from "@/lib/call/form";

/** One declared field as an input of its kind. */
export function RequestField({
  field,
  text,
  error,
  onChange,
}: {
  field: FormField;
  text: string;
  error?: string;
  onChange(text: string): void;
}) {
  const id = `call-${field.key}`;
  const shared = {
    id,
    name: field.key,
    value: text,
    required: field.required,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": [`${id}-hint`, field.description && `${id}-about`, error && `${id}-error`]
      .filter(Boolean)
      .join(" "),
  } as const;
  return (
    <Field id={id} label={field.name} hint={field.hint} error={error}>
      {field.kind === "choice" || field.kind === "boolean" ? (
        <div className="relative">
          <select
            {...shared}
            className="control appearance-none pr-8 font-mono"
            onChange={(e) => onChange(e.target.value)}
          >
            {field.required ? null : <option value="">not sent</option>}
            {field.choices.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </select>
          <Icon
            name="chevron"
            size={14}
            className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3"
          />
        </div>
      ) : field.kind === "json" ? (
        <textarea
          {...shared}
          rows={4}
          spellCheck={false}
          className="control font-mono"
          onChange={(e) => onChange(e.target.value)}
        />
      ) : (
        <input
          {...shared}
          type="text"
          inputMode={field.kind === "integer" ? "numeric" : field.kind === "number" ? "decimal" : undefined}
          autoComplete="off"
          spellCheck={false}
          className="control font-mono"
          onChange={(e) => onChange(e.target.value)}
        />
      )}
      {field.description ? (
        <p id={`${id}-about`} className="mt-1 text-2xs text-ink-3">
          {field.description}
        </p>
      ) : null}
    </Field>
  );
}
