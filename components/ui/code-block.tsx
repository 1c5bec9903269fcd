"use client";

import { CopyButton } from "@/components/ui/copy-button";

/** Lines to copy. Scrolls sideways instead of wrapping; the copy is exactly `code`. */
export function CodeBlock({
  code,
  what,
  title,
  framed = true,
  tall = false,
}: {
  code: string;
  /** Completes "Copy …". */
  what: string;
  /** A line above the code: a file name, a language. */
  title?: string;
  /** false inside a card that already has an edge. */
  framed?: boolean;
  /** May be very long: then it scrolls inside instead of stretching the page. */
  tall?: boolean;
}) {
  const edge = framed ? "rounded-lg border border-line" : "rounded-b-lg border-t border-line";
  // Without a title the copy button floats over the end of the first line.
  const room = title ? "pr-4" : "pr-24";
  return (
    <div className={`relative bg-sunken ${edge}`}>
      {title ? (
        <div className="flex items-center justify-between gap-3 border-b border-line py-1.25 pr-2.5 pl-4 text-xs text-ink-3">
          {title}
          <CopyButton text={code} what={what} />
        </div>
      ) : null}
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className={`overflow-auto py-3 pl-4 text-xs leading-relaxed ${room} ${tall ? "max-h-96" : ""}`}
      >
        <code>{code}</code>
      </pre>
      {title ? null : <CopyButton text={code} what={what} className="absolute top-2.25 right-2.5" />}
    </div>
  );
}
