import { Machine } from "@/components/ui/machine";
import type { ToolSummary } from "@/lib/probe/types";

const TRANSPORTS = { "streamable-http": "Streamable HTTP", sse: "HTTP with SSE (older)" } as const;

/** A tool of an MCP server: where it is, and how agents call it. */
export function ToolPanel({ url, tool, server }: { url: string; tool: string; server: ToolSummary | null }) {
  const facts: [string, React.ReactNode][] = [
    ["MCP server", <Machine key="url" value={url} what="the address of the server" full />],
    ["Tool", <Machine key="tool" value={tool} what="the name of the tool" full />],
  ];
  if (server) {
    const { name, version } = server.server;
    facts.push(
      ["Calls itself", [name, version].filter(Boolean).join(" ") || "nothing"],
      ["Transport", `${TRANSPORTS[server.transport]}, MCP ${server.protocolVersion}`],
    );
  }
  return (
    <div className="rounded-xl border border-line-strong bg-raised px-5.5 py-4.5 shadow-card">
      <p className="max-w-[80ch] text-pretty">
        Agents call this tool through an MCP client, as the playground does: it asks without a payment, signs
        the terms it gets, and asks again with the payment in <span className="machine">_meta</span>. The code
        below does all of it.
      </p>
      <dl className="mt-4 grid gap-x-6 gap-y-2 sm:grid-cols-[auto_1fr]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-xs text-ink-3 sm:pt-0.5">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
