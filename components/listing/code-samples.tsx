"use client";

import { CodeBlock } from "@/components/ui/code-block";
import { Icon } from "@/components/ui/icon";
import type { CodeSample } from "@/lib/catalog/samples/sample";

/** Samples one at a time, the first open. Works without scripts. */
export function CodeSamples({ samples }: { samples: readonly CodeSample[] }) {
  return (
    <div className="rounded-lg border border-line bg-raised">
      {samples.map(({ id, title, note, code }, position) => (
        <details
          key={id}
          name="code-sample"
          open={position === 0}
          className="group border-line not-first:border-t"
        >
          <summary className="flex items-center gap-2 px-4 py-2.75 font-medium">
            <Icon name="chevron" size={14} className="-rotate-90 text-ink-3 group-open:rotate-0" />
            {title}
          </summary>
          <p className="max-w-[90ch] px-4 pb-3 text-sm text-ink-2">{note}</p>
          <CodeBlock code={code} what={`the code: ${title}`} framed={false} />
        </details>
      ))}
    </div>
  );
}
