import type { ResponseContent, ServerEvent } from "@/lib/call/response-content";
import { JsonView } from "./json-view";

/** A body of any kind, shown without running any of it. */
export function ContentBody({
  content,
  href,
  type,
}: {
  content: Exclude<ResponseContent, { kind: "tool" }>;
  href: string | null;
  type: string;
}) {
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
