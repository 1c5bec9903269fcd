"use client";

import { useMemo } from "react";
import { Disclosure } from "@/components/playground/disclosure";
import { Button, buttonClass } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Tag } from "@/components/ui/tag";
import { type Answer, contentType } from "@/lib/call/answer";
import type { Cut } from "@/lib/call/relay-lines";
import { downloadName, responseContent } from "@/lib/call/response-content";
import { MAX_BODY_BYTES } from "@/lib/call/send";
import { ContentBody } from "./content-body";
import { ToolResult } from "./tool-result";
import { useBlobUrl } from "./use-blob-url";

/** A stranger's answer as inert text or a raster image, never as a document; the whole of it as a download. */
export function ResponseView({
  answer,
  name,
  coming = false,
  onStop,
}: {
  answer: Answer;
  name: string;
  /** More of it is on its way. */
  coming?: boolean;
  /** Ends it: what has come is the answer. */
  onStop?(): void;
}) {
  const content = useMemo(() => responseContent(answer), [answer]);
  const type = contentType(answer);
  const href = useBlobUrl(answer.body, "mimeType" in content ? content.mimeType : "application/octet-stream");
  const good = answer.status >= 200 && answer.status < 300;
  return (
    <figure aria-label="Response" className="mt-2.5 rounded-lg border border-line">
      <figcaption className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5 border-b border-line px-3 py-2 text-xs">
        <Tag tone={good ? "live" : "down"}>{answer.tool ? toolWords(answer.status) : answer.status}</Tag>
        <span className="machine break-all text-ink-2">{type || "no content type"}</span>
        <span className="text-ink-3">{sizeText(answer.body.length)}</span>
        {coming ? <span className="text-ink-3">still arriving…</span> : null}
        {onStop ? (
          <Button size="small" onClick={onStop}>
            Stop
          </Button>
        ) : null}
        {answer.cut ? <span className="text-degraded">{CUT_WORDS[answer.cut]}</span> : null}
        <span className="ml-auto flex gap-1.5">
          {"text" in content ? <CopyButton text={content.text} what="response" compact /> : null}
          {href && !coming && content.kind !== "empty" ? (
            <a
              href={href}
              download={downloadName(name, content, type)}
              className={buttonClass({ size: "small", className: "!h-6 !px-2" })}
            >
              Download
            </a>
          ) : null}
        </span>
      </figcaption>
      {content.kind === "tool" ? (
        <ToolResult parts={content.parts} />
      ) : (
        <ContentBody content={content} href={href} type={type} />
      )}
      <Disclosure summary={`${answer.headers.length} response headers`}>
        <dl className="space-y-1 px-3 pb-3">
          {answer.headers.map(([header, value], i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: headers may repeat and never change
            <div key={i} className="grid gap-x-3 sm:grid-cols-[11rem_minmax(0,1fr)]">
              <dt className="text-ink-3">{header}</dt>
              <dd className="machine max-h-24 overflow-y-auto break-all">{value}</dd>
            </div>
          ))}
        </dl>
      </Disclosure>
    </figure>
  );
}

const toolWords = (status: number) => (status === 200 ? "result" : status === 402 ? "terms" : "error");

function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

const CUT_WORDS: Record<Cut, string> = {
  size: `cut: at most ${sizeText(MAX_BODY_BYTES)} are read`,
  time: "cut: it went on for longer than is waited for",
  stopped: "cut: you stopped it",
};
