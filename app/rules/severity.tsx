import { Tag, type Tone } from "@/components/ui/tag";
import type { Severity } from "@/lib/probe/types";

const TONE: Record<Severity, Tone> = { error: "down", warning: "degraded", advice: "accent" };

export const MEANING: Record<Severity, string> = {
  error: "it cannot be paid, or is unsafe to pay",
  warning: "some clients fail",
  advice: "it works, and could be found or used more easily",
};

/** How grave a rule usually is. */
export function SeverityTag({ severity }: { severity: Severity }) {
  return <Tag tone={TONE[severity]}>{severity}</Tag>;
}
