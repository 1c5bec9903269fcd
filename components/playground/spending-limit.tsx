"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import type { RankedOption } from "@/lib/call/options";
import { type SpendingRules, spent } from "@/lib/call/spending-policy";
import type { Spending } from "@/lib/call/spending-store";
import { parseDollars } from "@/lib/call/spending-text";
import { formatUsd } from "@/lib/x402/amount";

/** What the person's own limits say of this payment, and the way to change the one that is asked for most. */
export function SpendingLimit({
  spending,
  entry,
  onRules,
}: {
  spending: Spending | null;
  /** The option under review. */
  entry: RankedOption;
  onRules(rules: SpendingRules): void;
}) {
  const [text, setText] = useState<string | null>(null);
  const settings = (
    <Link href="/settings/spending" className="underline underline-offset-3 hover:text-ink">
      all limits
    </Link>
  );
  if (!spending)
    return (
      <span className="text-degraded">Your limits cannot be read, so nothing is signed · {settings}</span>
    );
  const { rules } = spending;
  const refusals = entry.state === "over-cap" ? entry.refusals : [];
  const overCall = refusals.some(({ code }) => code === "over-cap");
  const other = refusals.find(({ code }) => code !== "over-cap");
  if (other)
    return (
      <span className="text-degraded">
        {other.message} {settings}
      </span>
    );
  if (text === null) {
    const used = spent(spending.ledger, Date.now());
    const day =
      rules.perDayUsdMicros === null
        ? ""
        : ` (${formatUsd(used)} of ${formatUsd(rules.perDayUsdMicros)} in 24 hours)`;
    return (
      <span className={overCall ? "text-degraded" : "text-ink-3"}>
        {overCall ? "Above" : "Within"} your limit of {formatUsd(rules.perCallUsdMicros)} a call
        {overCall ? "" : day} ·{" "}
        <button
          type="button"
          className="underline underline-offset-3 hover:text-ink"
          onClick={() =>
            setText(
              formatUsd((overCall && entry.priceUsdMicros) || rules.perCallUsdMicros)
                .slice(1)
                .replaceAll(",", ""),
            )
          }
        >
          {overCall ? "raise it" : "change"}
        </button>{" "}
        · {settings}
      </span>
    );
  }
  const parsed = parseDollars(text);
  return (
    <form
      className="flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (parsed === null) return;
        onRules({ ...rules, perCallUsdMicros: parsed });
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
