"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { formatUsd } from "@/lib/x402/amount";

/** Dollars as people type them, in millionths; null when it is not an amount of at most $10,000. */
export function parseLimit(text: string): bigint | null {
  const match = /^\s*\$?\s*(\d{1,5})(?:\.(\d{1,6}))?\s*$/.exec(text);
  if (!match) return null;
  const micros = BigInt(match[1] ?? "0") * 1_000_000n + BigInt((match[2] ?? "").padEnd(6, "0"));
  return micros <= 10_000_000_000n ? micros : null;
}

/** The person's own limit for one call, and the way to change it. */
export function SpendingLimit({
  capUsdMicros,
  over,
  priceUsdMicros,
  onChange,
}: {
  capUsdMicros: bigint;
  /** The chosen option costs more. */
  over: boolean;
  priceUsdMicros: bigint | null;
  onChange(capUsdMicros: bigint): void;
}) {
  const [text, setText] = useState<string | null>(null);
  if (text === null)
    return (
      <span className={over ? "text-degraded" : "text-ink-3"}>
        {over ? "Above" : "Within"} your limit of {formatUsd(capUsdMicros)} a call ·{" "}
        <button
          type="button"
          className="underline underline-offset-3 hover:text-ink"
          onClick={() => setText(formatUsd((over && priceUsdMicros) || capUsdMicros).slice(1))}
        >
          {over ? "raise it" : "change"}
        </button>
      </span>
    );
  const parsed = parseLimit(text);
  return (
    <form
      className="flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (parsed === null) return;
        onChange(parsed);
        setText(null);
      }}
    >
      <label htmlFor="call-limit">Limit for one call, $</label>
      <input
        id="call-limit"
        // biome-ignore lint/a11y/noAutofocus: the person just asked to edit exactly this
        autoFocus
        inputMode="decimal"
        className="control !h-7 !w-24 font-mono"
        value={text}
        aria-invalid={parsed === null}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && setText(null)}
      />
      <Button type="submit" size="small" disabled={parsed === null}>
        Set
      </Button>
    </form>
  );
}
