import type { FitListing } from "@/components/listing/wallet-fit-view";
import type { ListingView } from "@/db/queries/listing";
import type { PlaygroundListing } from "@/lib/call/types";
import { codeSamples, sampleOption, toolSamples } from "@/lib/catalog/code-samples";
import type { DescribedListing } from "@/lib/catalog/json-ld";
import { catalogSample } from "@/lib/catalog/samples/mcp";
import type { CodeSample } from "@/lib/catalog/samples/sample";
import { exampleCall } from "@/lib/probe/declared-tool";
import { exampleRequest } from "@/lib/probe/example-request";
import type { ProbeReport } from "@/lib/probe/types";
import type { PaymentRequirements } from "@/lib/x402/types";

/** The options as the last successful probe saw them, in the protocol's words. */
export function termsOf({ options }: ListingView): PaymentRequirements[] {
  return options.map(({ scheme, network, amountAtomic, asset, payTo, maxTimeoutSeconds, extra }) => ({
    scheme,
    network,
    amount: amountAtomic,
    asset,
    payTo,
    maxTimeoutSeconds,
    extra,
  }));
}

/** What the playground is given: plain JSON. */
export function playgroundListing(listing: ListingView): PlaygroundListing {
  const { id, url, method, name, toolName, input, callableFromBrowser, verdict, terms, termsAt, report } =
    listing;
  return {
    id,
    url,
    method,
    name,
    tool: toolName || null,
    ...(toolName && { transport: report?.tool?.transport ?? ("streamable-http" as const) }),
    input,
    terms,
    probedAt: termsAt?.toISOString() ?? null,
    callableFromBrowser,
    verdict,
  };
}

/** What the owner's box is given: plain JSON. */
export function ownedListing(listing: ListingView) {
  const { id, url, method, ownerAddress, claimedAt, catalogState, options } = listing;
  return {
    id,
    url,
    method,
    ownerAddress,
    claimedAt: claimedAt?.toISOString() ?? null,
    withdrawn: catalogState === "withdrawn",
    payTo: [...new Set(options.map(({ payTo }) => payTo))],
  };
}

/** What is held against the visitor's wallet; null where no terms were read. */
export function fitListing({ terms, callableFromBrowser, report }: ListingView): FitListing | null {
  if (!terms || terms.accepts.length === 0) return null;
  const smart = report?.payers?.find(({ who }) => who === "smart-wallet");
  return { terms, callableFromBrowser, smartWallet: smart ? { ok: smart.ok, reason: smart.reason } : null };
}

/** What search engines are told. */
export function describedListing(origin: string, listing: ListingView): DescribedListing {
  const { id, name, description, tags, url, host, minPriceUsdMicros, options, listedAt } = listing;
  return {
    pageUrl: `${origin}/listings/${id}`,
    name,
    description,
    tags,
    url,
    host,
    minPriceUsdMicros,
    optionCount: options.length,
    listedAt: listedAt?.toISOString() ?? null,
  };
}

/** How many rules applied, and how many of them held. */
export function conformanceOf({ passed, findings }: Pick<ProbeReport, "passed" | "findings">) {
  return { held: passed.length, applied: passed.length + new Set(findings.map(({ id }) => id)).size };
}

/** Code that calls and pays the listing with its own declared example; nothing that pays what was never found payable. */
export function samplesOf(origin: string, listing: ListingView): CodeSample[] {
  const { id, url, method, input, x402Version, catalogState, toolName } = listing;
  const option = catalogState === "listed" ? sampleOption(termsOf(listing)) : null;
  if (toolName) {
    const transport = listing.report?.tool?.transport ?? "streamable-http";
    const call = { url, tool: toolName, arguments: exampleCall(input), transport };
    return toolSamples(call, x402Version === 1 ? 1 : 2, option);
  }
  const request = (input && exampleRequest(url, method, input)) ?? { url, method, headers: {} };
  return [
    ...codeSamples(request, x402Version === 1 ? 1 : 2, option),
    ...(catalogState === "listed" ? [catalogSample(origin, id)] : []),
  ];
}
