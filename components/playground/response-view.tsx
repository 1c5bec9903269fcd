"use client";

import { useEffect, useMemo, useState } from "react";
import { Disclosure } from "@/components/playground/disclosure";
import { buttonClass } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Tag } from "@/components/ui/tag";
import { type Answer, contentType } from "@/lib/call/answer";
import {
  downloadName,
  type ResponseContent,
  responseContent,
  type ServerEvent,
} from "@/lib/call/response-content";
import { MAX_BODY_BYTES } from "@/lib/call/send";
import { JsonView } from "./json-view";

/** A stranger's answer as inert text or a raster image, never as a document; the whole of it as a download. */
export function ResponseView({
  answer,
  name,
  coming = false,
}: {
  answer: Answer;
  name: string;
  /** More of it is on its way. */
  coming?: boolean;
}) {
  const content = useMemo(() => responseContent(answer), [answer]);
  const type = contentType(answer);
  const href = useBlobUrl(answer.body, "mimeType" in content ? content.mimeType : "application/octet-stream");
  const good = answer.status >= 200 && answer.status < 300;
  return (
    <figure aria-label="Response" className="mt-2.5 rounded-lg border border-line">
      <figcaption className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5 border-b border-line px-3 py-2 text-xs">
        <Tag tone={good ? "live" : "down"}>{answer.status}</Tag>
        <span className="machine break-all text-ink-2">{type || "no content type"}</span>
        <span className="text-ink-3">{sizeText(answer.body.length)}</span>
        {coming ? <span className="text-ink-3">still arriving…</span> : null}
        {answer.truncated ? (
          <span className="text-degraded">cut: at most {sizeText(MAX_BODY_BYTES)} and a minute are read</span>
        ) : null}
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
      <Body content={content} href={href} type={type} />
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

function Body({ content, href, type }: { content: ResponseContent; href: string | null; type: string }) {
  switch (content.kind) {
    case "empty":
      return <p className="px-3 py-2.5 text-sm text-ink-3">The answer has no body.</p>;
    case "binary":
      return (
        <p className="px-3 py-2.5 text-sm text-ink-2">
          {type === "application/pdf"
            ? "A PDF is a program as much as a page: it is not opened here. Download it to read it."
            : "This is nothing that can be shown or played safely. Download it to look at it."}
        </p>
      );
    case "image":
      return href ? (
        <div className="grid place-items-center bg-sunken p-3">
          {/* biome-ignore lint/performance/noImgElement: a blob of this page, nothing to optimise */}
          <img src={href} alt="The endpoint’s answer" className="max-h-96 max-w-full rounded-sm" />
        </div>
      ) : null;
    case "audio":
      // biome-ignore lint/a11y/useMediaCaption: a stranger's recording comes without captions
      return href ? <audio controls src={href} className="m-3 w-[calc(100%-1.5rem)]" /> : null;
    case "video":
      // biome-ignore lint/a11y/useMediaCaption: a stranger's film comes without captions
      return href ? <video controls src={href} className="max-h-96 w-full bg-sunken" /> : null;
    case "events":
      return <EventList events={content.events} />;
    case "json":
      return <JsonView text={content.text} cut={content.cut} />;
    default:
      return (
        <>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
            tabIndex={0}
            className="max-h-96 overflow-auto bg-sunken px-3 py-2.5 text-xs leading-relaxed whitespace-pre-wrap wrap-anywhere"
          >
            {content.text}
          </pre>
          {content.cut ? (
            <p className="border-t border-line px-3 py-2 text-xs text-ink-3">
              Only the beginning is shown. The download is complete.
            </p>
          ) : null}
        </>
      );
  }
}

/** Server-sent events as they came, the newest at the end. */
function EventList({ events }: { events: readonly ServerEvent[] }) {
  return (
    <ol
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-96 overflow-auto bg-sunken text-xs leading-relaxed"
    >
      {events.map(({ event, data, id }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: events are only ever added at the end
        <li key={i} className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3 px-3 py-1">
          <span className="text-ink-3 wrap-anywhere">{id ? `${event} ${id}` : event}</span>
          <span className="machine whitespace-pre-wrap wrap-anywhere">{data}</span>
        </li>
      ))}
    </ol>
  );
}

/** An object URL for as long as the component lives. */
function useBlobUrl(bytes: Uint8Array<ArrayBuffer>, type: string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  return url;
}

function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
