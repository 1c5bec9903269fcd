import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";

/** The last row of a box: what only some people want to see. */
export function Disclosure({ summary, children }: { summary: string; children: ReactNode }) {
  return (
    <details className="group/more border-t border-line text-xs">
      <summary className="flex items-center gap-1.5 rounded-b-lg px-3 py-2 text-ink-3 hover:text-ink">
        <Icon
          name="chevron"
          size={12}
          className="-rotate-90 transition-transform group-open/more:rotate-0 motion-reduce:transition-none"
        />
        {summary}
      </summary>
      {children}
    </details>
  );
}
