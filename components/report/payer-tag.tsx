"use client";

import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { Icon } from "@/components/ui/icon";
import { Tag, type Tone } from "@/components/ui/tag";
import type { PayerTag as Words } from "./payer-words";

const TONE: Record<Words["tone"], Tone> = { good: "live", limit: "degraded", bad: "down", plain: "neutral" };
const MARK = {
  yes: { icon: "check", word: "yes" },
  no: { icon: "cross", word: "no" },
  unknown: { icon: null, word: "not known" },
} as const;

/**
 * One who might pay; the reason shows on hover and focus until Escape, and the tag leads to the table that says it
 * without any of these.
 */
export function PayerTag({ tag: { who, text, mark, tone, reason } }: { tag: Words }) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const { icon, word } = MARK[mark];
  const box = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (shown && box.current) keepInside(box.current);
  }, [shown]);
  useEffect(() => {
    if (!shown) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") setShown(false);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [shown]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering the reason itself must keep it shown; the link inside is the control
    <span
      className="relative inline-flex"
      onMouseEnter={() => setShown(true)}
      onMouseLeave={() => setShown(false)}
    >
      <a
        href={`#payer-${who}`}
        aria-describedby={id}
        onFocus={() => setShown(true)}
        onBlur={() => setShown(false)}
        className="inline-flex rounded-sm"
      >
        <Tag tone={TONE[tone]}>
          {text}
          {icon ? <Icon name={icon} size={11} /> : <span aria-hidden="true">?</span>}
          <span className="sr-only">: {word}</span>
        </Tag>
      </a>
      <span
        ref={box}
        id={id}
        role="tooltip"
        hidden={!shown}
        className="absolute top-full left-0 z-20 w-max max-w-[min(20rem,calc(100vw-2rem))] pt-1"
      >
        <span className="block rounded-md border border-line-strong bg-raised px-2.5 py-1.5 text-xs text-ink shadow-card">
          {reason}
        </span>
      </span>
    </span>
  );
}

const EDGE_PX = 16;

/** Moves the box sideways until it is within the window. */
function keepInside(box: HTMLElement): void {
  box.style.translate = "0";
  const { left, right } = box.getBoundingClientRect();
  const over = Math.max(0, right - (document.documentElement.clientWidth - EDGE_PX));
  box.style.translate = `${-Math.min(over, Math.max(0, left - EDGE_PX))}px`;
}
