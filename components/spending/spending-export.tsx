import { CodeBlock } from "@/components/ui/code-block";
import { exportRules } from "@/lib/call/spending-export";
import type { SpendingRules } from "@/lib/call/spending-policy";

/** The saved rules as JSON, the first part ready for the SDK's own spend controls. */
export function SpendingExport({ rules }: { rules: SpendingRules }) {
  const text = JSON.stringify(exportRules(rules), null, 2);
  return (
    <section aria-labelledby="export-title">
      <h2 id="export-title" className="mb-1 font-semibold">
        For your own programs
      </h2>
      <p className="mb-3 text-sm text-pretty text-ink-2">
        <code className="machine wrap-anywhere">client.setSpendControls(json.spendControls)</code> holds an
        x402 client to your limit for one call. The SDK has no setting for the rest: use it in a policy of
        your own.
      </p>
      <CodeBlock code={text} what="limits" />
      <a
        className="link mt-2 inline-block text-sm"
        download="souk-spending.json"
        href={`data:application/json;charset=utf-8,${encodeURIComponent(text)}`}
      >
        Download as a file
      </a>
    </section>
  );
}
