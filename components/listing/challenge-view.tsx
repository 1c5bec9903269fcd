import { CodeBlock } from "@/components/ui/code-block";
import { Icon } from "@/components/ui/icon";

/** The 402: decoded, and as it came over the wire. */
export function ChallengeView({ decoded, raw }: { decoded: string; raw: string | null }) {
  return (
    <div className="flex flex-col gap-2.5">
      <CodeBlock code={decoded} what="the decoded 402" title="Decoded" tall />
      {raw === null ? null : (
        <details className="group">
          <summary className="inline-flex items-center gap-1 text-sm text-ink-2 hover:text-ink">
            <Icon name="chevron" size={14} className="-rotate-90 group-open:rotate-0" />
            As it came over the wire
          </summary>
          <div className="mt-2">
            <CodeBlock code={raw} what="the raw 402" title="What the last full probe was answered" tall />
          </div>
        </details>
      )}
    </div>
  );
}
