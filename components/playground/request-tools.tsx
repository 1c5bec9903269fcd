"use client";

import { useState } from "react";
import { CodeSamples } from "@/components/listing/code-samples";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";
import { TimeAgo } from "@/components/ui/time-ago";
import { buildRequest } from "@/lib/call/build-request";
import { forgetHistory, readHistory, type SentRequest, searchHistory } from "@/lib/call/request-history";
import { requestFragment } from "@/lib/call/request-link";
import type { CallValues, PlaygroundListing } from "@/lib/call/types";
import { codeSamples, toolSamples } from "@/lib/catalog/code-samples";
import type { PaymentRequirements } from "@/lib/x402/types";
import { Disclosure } from "./disclosure";

/** What can be done with a filled request besides sending it: a link to it, the same as code, those sent before. */
export function RequestTools({
  listing,
  values,
  option,
  onRun,
}: {
  listing: PlaygroundListing;
  /** As filled in now; null while something must be corrected. */
  values: CallValues | null;
  /** The option that code should pay. */
  option: PaymentRequirements | null;
  onRun(values: CallValues): void;
}) {
  return (
    <div className="-mx-4 mt-4 -mb-4.5 sm:-mx-5">
      <Disclosure summary="Share or export this request">
        <Shared listing={listing} values={values} option={option} />
      </Disclosure>
      <Disclosure summary="Requests sent from this browser">
        <History listing={listing} onRun={onRun} />
      </Disclosure>
    </div>
  );
}

function Shared({ listing, values, option }: Omit<Parameters<typeof RequestTools>[0], "onRun">) {
  const built = values && buildRequest(listing, values);
  if (!values || !built?.ok) return <p className="px-3 pb-3 text-ink-3">Fill in what is required first.</p>;
  const fragment = requestFragment(values);
  const { url, method, headers, body } = built;
  const version = listing.terms?.x402Version ?? 2;
  const samples =
    listing.tool && typeof body === "string"
      ? toolSamples(
          {
            url,
            tool: listing.tool,
            arguments: JSON.parse(body).arguments,
            transport: listing.transport ?? "streamable-http",
          },
          version,
          option,
        )
      : codeSamples({ url, method, headers, ...(typeof body === "string" && { body }) }, version, option);
  return (
    <div className="space-y-3 px-3 pb-3">
      <p className="flex flex-wrap items-center gap-2">
        {fragment ? (
          <>
            <span className="font-medium">Link</span>
            <CopyButton
              text={`${location.origin}/listings/${listing.id}${fragment}`}
              what="link to this request"
            />
            <span className="text-ink-3">Restores the form. Headers that look secret are left out.</span>
          </>
        ) : (
          <span className="text-ink-3">This request is too long for a link.</span>
        )}
      </p>
      {body instanceof Uint8Array ? (
        <p className="text-ink-3">Code is given for requests without files.</p>
      ) : (
        <CodeSamples samples={samples} />
      )}
    </div>
  );
}

const storage = () => window.localStorage;

function History({ listing, onRun }: { listing: PlaygroundListing; onRun(values: CallValues): void }) {
  const [words, setWords] = useState("");
  const [, setForgotten] = useState(0);
  const found = searchHistory(readHistory(storage), words).slice(0, 30);
  return (
    <div className="space-y-2 px-3 pb-3">
      <input
        type="search"
        aria-label="Search the requests sent from this browser"
        placeholder="Search"
        className="control !h-8"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {found.length === 0 ? <p className="text-ink-3">None.</p> : null}
      <ul className="max-h-72 space-y-1 overflow-y-auto">
        {found.map((entry) => (
          <li key={`${entry.listingId} ${entry.at}`}>
            <Entry entry={entry} here={entry.listingId === listing.id} onRun={onRun} />
          </li>
        ))}
      </ul>
      {found.length > 0 ? (
        <button
          type="button"
          className="link text-ink-3"
          onClick={() => {
            forgetHistory(storage);
            setForgotten((n) => n + 1);
          }}
        >
          Forget all
        </button>
      ) : null}
    </div>
  );
}

/** A request of this listing fills the form; one of another leads to it, filled. */
function Entry({
  entry,
  here,
  onRun,
}: {
  entry: SentRequest;
  here: boolean;
  onRun(values: CallValues): void;
}) {
  const { query, path, body } = entry.values;
  const filled = [...Object.entries(path), ...query].map(([name, value]) => `${name}=${value}`).join(" ");
  const label = (
    <>
      <span className="font-medium">{entry.name}</span>{" "}
      <span className="machine text-ink-3">{(filled || body || "as listed").slice(0, 60)}</span>{" "}
      <span className="text-ink-3">
        <TimeAgo at={new Date(entry.at).toISOString()} />
      </span>
    </>
  );
  const look = "block w-full rounded-sm px-1.5 py-1 text-left wrap-anywhere hover:bg-sunken";
  return here ? (
    <button type="button" className={look} onClick={() => onRun(entry.values)}>
      {label}
    </button>
  ) : (
    <Link className={look} href={`/listings/${entry.listingId}${requestFragment(entry.values)}`}>
      {label}
    </Link>
  );
}
