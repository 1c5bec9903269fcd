import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";
import { StateDot } from "@/components/ui/state-dot";
import { Tag } from "@/components/ui/tag";
import type { LiveState } from "@/lib/catalog/live-state";
import { providerOf } from "@/lib/catalog/provider";

/** What the resource is and where: name, the provider's words, the address to call. */
export function ListingHeader({
  listing,
  actions,
}: {
  listing: {
    name: string;
    description: string;
    host: string;
    url: string;
    method: string;
    /** "" for a resource of HTTP. */
    toolName: string;
    liveState: LiveState;
    x402Version: number | null;
    callableFromBrowser: boolean | null;
    ownerAddress: string | null;
    tags: string[];
  };
  actions: ReactNode;
}) {
  const { name, description, host, url, method, toolName, liveState, tags } = listing;
  return (
    <header>
      <nav aria-label="Breadcrumb" className="mb-3.5 text-xs text-ink-3">
        <Link href="/" className="hover:text-ink hover:underline">
          Catalog
        </Link>
        {" / "}
        <Link
          href={`/providers/${encodeURIComponent(providerOf(host))}`}
          className="hover:text-ink hover:underline"
          title={`Everything listed of ${providerOf(host)}`}
        >
          {host}
        </Link>
      </nav>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <h1 className="flex min-w-0 items-center gap-3 text-2xl font-semibold tracking-[-0.02em]">
          <StateDot state={liveState} large />
          <span className="min-w-0 break-words">{name}</span>
        </h1>
        {listing.ownerAddress === null ? null : <Tag tone="accent">owner verified</Tag>}
        {listing.x402Version === null ? null : <Tag>x402 v{listing.x402Version}</Tag>}
        {toolName ? <Tag>MCP tool</Tag> : null}
        {listing.callableFromBrowser === null ? null : (
          <Tag>{listing.callableFromBrowser ? "callable from a web page" : "web pages need the relay"}</Tag>
        )}
      </div>
      {description ? (
        <p className="mt-1.25 max-w-[70ch] text-md text-ink-2 max-sm:mt-2.5">{description}</p>
      ) : null}
      {tags.length > 0 ? (
        <ul aria-label="Tags" className="mt-2 flex flex-wrap gap-x-2.5 gap-y-1 text-xs">
          {tags.map((tag) => (
            <li key={tag}>
              <Link
                href={`/?tag=${encodeURIComponent(tag.toLowerCase())}`}
                className="text-ink-3 hover:text-ink hover:underline"
              >
                {tag}
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <span className="inline-flex max-w-full items-start gap-2.5 rounded-md border border-line bg-sunken py-1.25 pr-1.5 pl-2.5">
          <span className="machine font-semibold">{toolName || method}</span>
          <span className="machine min-w-0 break-all">{url}</span>
          <CopyButton text={url} what="the address" compact className="-my-0.5" />
        </span>
        {actions}
      </div>
    </header>
  );
}
