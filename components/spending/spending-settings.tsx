"use client";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SpendingExport } from "./spending-export";
import { SpendingForm } from "./spending-form";
import { SpentToday } from "./spent-today";
import { spendingStore, useSpending } from "./use-spending";

/** The person's limits, what counts against them now, and both as JSON for programs. */
export function SpendingSettings() {
  const { spending, save } = useSpending();
  // As high as the window: what stands below must not be seen to move when the form comes.
  if (spending === undefined)
    return <p className="min-h-screen text-ink-3 noscript:hidden">Reading your limits…</p>;
  if (spending === null)
    return (
      <EmptyState title="Your limits cannot be read">
        <p>
          This browser keeps nothing for this site, or what it kept is damaged. Until that is solved, nothing
          is signed.
        </p>
        <Button className="mt-3" onClick={() => void spendingStore.repair().catch(() => {})}>
          Start again with the usual limits
        </Button>
      </EmptyState>
    );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_21rem]">
      {/* Another tab may have saved other rules: the form then begins with those. */}
      <SpendingForm key={rulesKey(spending.rules)} rules={spending.rules} onSave={save} />
      <div className="min-w-0 space-y-8">
        <SpentToday spending={spending} />
        <SpendingExport rules={spending.rules} />
      </div>
    </div>
  );
}

const rulesKey = (rules: object) =>
  JSON.stringify(rules, (_key, value) => (typeof value === "bigint" ? String(value) : value));
