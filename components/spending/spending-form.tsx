"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { rulesOf, type SpendingTexts, textsOf } from "@/lib/call/spending-form";
import type { SpendingRules } from "@/lib/call/spending-policy";

type Errors = Partial<Record<keyof SpendingTexts, string>>;

const LIMITS = [
  ["perCall", "One call", "the most that one signature may allow"],
  ["perDay", "Any 24 hours", "empty is no limit"],
  ["perOrigin", "One site, 24 hours", "empty is no limit"],
  ["perPayee", "One payee, 24 hours", "empty is no limit"],
] as const;

const LISTS = [
  ["allowOrigins", "Pay these sites only", "empty: every site", "api.example.com"],
  ["denyOrigins", "Never pay these sites", "one a line", "example.com"],
  ["allowPayees", "Pay these addresses only", "empty: every payee", "0x…"],
  ["denyPayees", "Never pay these addresses", "one a line", "0x…"],
] as const;

/** The limits as a form. Nothing is changed before it is saved. */
export function SpendingForm({
  rules,
  onSave,
}: {
  rules: SpendingRules;
  onSave(rules: SpendingRules): Promise<void>;
}) {
  const [texts, setTexts] = useState(() => textsOf(rules));
  const [errors, setErrors] = useState<Errors>({});
  const [note, setNote] = useState("");
  const changed = JSON.stringify(texts) !== JSON.stringify(textsOf(rules));
  const set = (field: keyof SpendingTexts, text: string) => {
    setTexts((before) => ({ ...before, [field]: text }));
    setErrors(({ [field]: _fixed, ...rest }) => rest);
    setNote("");
  };
  const control = (field: keyof SpendingTexts) => ({
    id: `spending-${field}`,
    value: texts[field],
    "aria-invalid": errors[field] ? true : undefined,
    "aria-describedby": `spending-${field}-hint${errors[field] ? ` spending-${field}-error` : ""}`,
    autoComplete: "off",
    spellCheck: false,
    onChange: (event: { target: { value: string } }) => set(field, event.target.value),
  });

  async function save() {
    const read = rulesOf(texts);
    if (!read.ok) return setErrors(read.errors);
    try {
      await onSave(read.rules);
    } catch {
      setNote("This browser did not keep the limits.");
    }
  }

  return (
    <form
      noValidate
      className="space-y-7"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset className="grid min-w-0 gap-4 sm:grid-cols-2">
        <legend className="mb-3 font-semibold">Limits, in dollars</legend>
        {LIMITS.map(([field, label, hint]) => (
          <Field key={field} id={`spending-${field}`} label={label} hint={hint} error={errors[field]}>
            <input {...control(field)} inputMode="decimal" className="control font-mono" />
          </Field>
        ))}
      </fieldset>
      <Asking
        texts={texts}
        error={errors.unaskedBelow}
        control={control("unaskedBelow")}
        onAsk={(ask) => set("ask", ask)}
      />
      <fieldset className="grid min-w-0 gap-4 sm:grid-cols-2">
        <legend className="mb-3 font-semibold">Lists</legend>
        {LISTS.map(([field, label, hint, example]) => (
          <Field key={field} id={`spending-${field}`} label={label} hint={hint} error={errors[field]}>
            <textarea {...control(field)} rows={3} placeholder={example} className="control font-mono" />
          </Field>
        ))}
      </fieldset>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" disabled={!changed}>
          Save
        </Button>
        <p role="status" className="text-sm text-ink-2">
          {note || (changed ? "Not saved yet." : "Saved in this browser.")}
        </p>
      </div>
    </form>
  );
}

/** Whether a click of the person comes before every question to the wallet. */
function Asking({
  texts,
  error,
  control,
  onAsk,
}: {
  texts: SpendingTexts;
  error?: string;
  control: React.ComponentProps<"input">;
  onAsk(ask: SpendingTexts["ask"]): void;
}) {
  return (
    <fieldset className="min-w-0 space-y-2.5">
      <legend className="mb-3 font-semibold">Asking</legend>
      <label className="flex items-baseline gap-2.25">
        <input type="radio" name="ask" checked={texts.ask === "always"} onChange={() => onAsk("always")} />
        <span>Ask me to review every payment</span>
      </label>
      <label className="flex items-baseline gap-2.25">
        <input type="radio" name="ask" checked={texts.ask === "from"} onChange={() => onAsk("from")} />
        <span>
          Go straight to the wallet below an amount
          <span className="block text-xs text-pretty text-ink-3">
            Only for the terms that were probed, and never for an approval. The review is shown, and your
            wallet still asks in its own way.
          </span>
        </span>
      </label>
      {texts.ask === "from" ? (
        <div className="max-w-60 pl-5.5">
          <Field id="spending-unaskedBelow" label="Below" hint="dollars" error={error}>
            <input {...control} inputMode="decimal" className="control font-mono" />
          </Field>
        </div>
      ) : null}
    </fieldset>
  );
}
