"use client";

import { useEffect, useState } from "react";
import { Icon } from "@/components/ui/icon";

/** Puts text on the clipboard, also where the asynchronous clipboard does not exist (plain http). */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/**
 * Copies `text`. `what` completes "Copy …" for people who hear it ("address", "curl command").
 * `compact` shows the icon alone.
 */
export function CopyButton({
  text,
  what,
  label = "Copy",
  compact = false,
  className = "",
}: {
  text: string;
  what: string;
  /** What the button says when nothing happened yet. */
  label?: string;
  compact?: boolean;
  className?: string;
}) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 1_800);
    return () => clearTimeout(timer);
  }, [state]);

  const look = compact
    ? "size-6 border-transparent text-ink-3 hover:bg-sunken hover:text-ink"
    : "h-7 px-2.5 border-line-strong bg-raised text-ink hover:border-line-control";
  const word = state === "copied" ? "Copied" : state === "failed" ? "Press Ctrl+C" : label;
  return (
    <button
      type="button"
      aria-label={`Copy ${what}`}
      title={compact ? `Copy ${what}` : undefined}
      onClick={async () => setState((await copyText(text)) ? "copied" : "failed")}
      className={`inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border text-xs font-medium ${look} ${className}`}
    >
      <Icon
        name={state === "copied" ? "check" : "copy"}
        size={14}
        className={state === "copied" ? "text-live" : ""}
      />
      {compact ? null : <span aria-hidden="true">{word}</span>}
      <span className="sr-only" aria-live="polite">
        {state === "idle" ? "" : word}
      </span>
    </button>
  );
}
