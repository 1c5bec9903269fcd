import { useMemo } from "react";
import { bodyContent } from "@/lib/call/response-content";
import type { ToolPart } from "@/lib/call/tool-content";
import { ContentBody } from "./content-body";
import { JsonView } from "./json-view";
import { useBlobUrl } from "./use-blob-url";

/** The parts of an MCP tool's answer, each as inert as the answer of an endpoint. */
export function ToolResult({ parts }: { parts: readonly ToolPart[] }) {
  return (
    <div className="divide-y divide-line">
      {parts.map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one answer never change
        <section key={i} aria-label={part.title}>
          <h4 className="px-3 py-1.5 text-2xs text-ink-3 wrap-anywhere">{part.title}</h4>
          <Part part={part} />
        </section>
      ))}
    </div>
  );
}

function Part({ part }: { part: ToolPart }) {
  if (part.kind === "json") return <JsonView text={part.text} cut={false} />;
  if (part.kind === "link")
    return (
      <div className="bg-sunken px-3 py-2.5 text-xs">
        <p className="machine wrap-anywhere">{part.uri}</p>
        {part.about ? <p className="mt-1 text-ink-2">{part.about}</p> : null}
      </div>
    );
  return <Bytes part={part} />;
}

function Bytes({ part }: { part: Extract<ToolPart, { kind: "text" | "bytes" }> }) {
  const { body, content } = useMemo(() => {
    const bytes = part.kind === "bytes" ? part.body : new TextEncoder().encode(part.text);
    const headers: [string, string][] = [["content-type", part.mimeType || "text/plain"]];
    return { body: bytes, content: bodyContent({ body: bytes, headers, cut: null }) };
  }, [part]);
  const href = useBlobUrl(body, "mimeType" in content ? content.mimeType : "application/octet-stream");
  return <ContentBody content={content} href={href} type={part.mimeType} />;
}
