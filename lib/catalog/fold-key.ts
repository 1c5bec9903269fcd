import { fold } from "@/lib/search/tokenize";

const IDENTIFIER = /^(?:\d+|0x[0-9a-f]+|[0-9a-f]{8,}|[0-9a-f]{8}-[0-9a-f-]{27}|\{[^}]*\}|:\w+)$/i;

/**
 * The key under which near-duplicates of one resource fold together: the same path on the same host (`www.`, ports of
 * the scheme, trailing slashes, upper case and identifiers in the path aside) under the same name. Other methods and
 * query values of one resource share it. Pure.
 */
export function foldKey(listing: { host: string; path: string; toolName: string; name: string }): string {
  const host = listing.host
    .toLowerCase()
    .replace(/^www\./, "")
    .replace(/:(?:80|443)$/, "");
  const segments = listing.path
    .split(/[?#]/, 1)[0]
    ?.split("/")
    .filter(Boolean)
    .map((segment) => (IDENTIFIER.test(segment) ? "*" : segment.toLowerCase()));
  return [
    host,
    ...(segments ?? []),
    `#${listing.toolName}`,
    fold(listing.name).replace(/[^\p{L}\p{N}]+/gu, ""),
  ].join("/");
}
