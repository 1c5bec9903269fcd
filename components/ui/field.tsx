import type { ReactNode } from "react";

/**
 * A labelled input. `id` is the input's; the hint's id is `${id}-hint` and the error's `${id}-error`,
 * for the input's `aria-describedby`. Give the input the class `control`.
 */
export function Field({
  id,
  label,
  hint,
  error,
  children,
}: {
  id: string;
  label: string;
  /** After the label, quieter: "number, required". */
  hint?: string;
  error?: string;
  children: ReactNode;
}) {
  return (
    <div>
      <label htmlFor={id} className="mb-1.25 block text-xs font-medium">
        {label}
        {hint ? (
          <span id={`${id}-hint`} className="font-normal text-ink-3">
            {" "}
            {hint}
          </span>
        ) : null}
      </label>
      {children}
      {error ? (
        <p id={`${id}-error`} className="mt-1 text-xs text-down">
          {error}
        </p>
      ) : null}
    </div>
  );
}
