"use client";

import { buttonClass } from "@/components/ui/button";

/** A domain or URL and one button in one box; what is wrong with it is said right below. */
export function DomainForm({
  value,
  onChange,
  onSubmit,
  busy,
  error,
}: {
  value: string;
  onChange(value: string): void;
  onSubmit(): void;
  busy: boolean;
  error?: string;
}) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <div
        className={`flex overflow-hidden rounded-lg border bg-raised has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-accent ${error ? "border-down" : "border-line-control"}`}
      >
        <label htmlFor="domain" className="sr-only">
          Domain, or any URL on it
        </label>
        <input
          id="domain"
          name="input"
          type="text"
          inputMode="url"
          autoCapitalize="none"
          autoComplete="url"
          spellCheck={false}
          placeholder="api.example.com"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? "domain-error" : undefined}
          className="machine h-11 min-w-0 flex-1 bg-transparent px-3.5 !text-sm outline-none"
        />
        <span className="flex items-center p-1.25">
          <button
            type="submit"
            aria-disabled={busy}
            className={buttonClass({ variant: "primary", className: "min-w-27" })}
          >
            {busy ? "Looking…" : "Find endpoints"}
          </button>
        </span>
      </div>
      {error ? (
        <p id="domain-error" role="alert" className="mt-1.5 text-xs text-down">
          {error}
        </p>
      ) : null}
    </form>
  );
}
