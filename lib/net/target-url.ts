import { isIP } from "node:net";
import { isLoopbackAddress, isPublicAddress } from "./address";

export type TargetUrl =
  | { ok: true; url: string; host: string; path: string }
  | { ok: false; code: "unsupported-url" | "blocked-address"; message: string };

/** The one answer for every refused address, so that nothing is learnt about what lives there (security row 4). */
export const REFUSED_ADDRESS = "Souk calls public internet addresses only, and this is not one.";

const MAX_URL_LENGTH = 8_192;
/** RFC 6761, 6762, 7686, 8375, 9476: names that never mean a host on the public internet. */
const LOCAL_SUFFIXES = ["localhost", "local", "internal", "onion", "home.arpa", "alt"];
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * Checks a URL that a stranger gave and writes it in the one form it is stored and compared in: scheme and host
 * lower case, host in punycode, default port, fragment and an empty query dropped, dot segments resolved, percent-encoding
 * only where it is needed and in upper case (RFC 3986, 6.2.2).
 * `host` is `host[:port]`, `path` is the path without the query. `allowHosts` are exact lower-case `host:port`
 * pairs that may also be loopback and off ports 80 and 443 (the sandbox's sellers).
 * Looks nothing up: a name that resolves to a refused address is stopped by the connector.
 */
export function checkTargetUrl(input: string, allowHosts: readonly string[]): TargetUrl {
  const text = input.trim();
  if (text.length > MAX_URL_LENGTH) return tooLong();
  // A URL parser silently drops tabs and line breaks and turns backslashes around: two readers, two hosts.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0020\u007f-\u00a0\u2028\u2029\\]/.test(text))
    return unsupported("The URL contains spaces, control characters or backslashes.");
  if (!/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text))
    return unsupported("Enter a complete URL that starts with https:// or http://.");

  // The fragment goes before parsing: Node 20.9's setter aborts the process on a full-width host.
  const url = new URL(text.split("#", 1)[0] as string);
  if (url.href.length > MAX_URL_LENGTH) return tooLong();
  if (url.username || url.password || authorityOf(text).includes("@"))
    return unsupported("The URL must not contain a user name or password.");

  const secure = url.protocol === "https:";
  const port = url.port || (secure ? "443" : "80");
  const name = url.hostname.replace(/^\[|\]$/g, "");
  const allowed = isAllowedHost(url, allowHosts);
  const refusal = isIP(name) ? refuseLiteral(name, allowed) : refuseName(name, allowed);
  if (refusal) return refusal;
  if (!allowed && port !== "443" && port !== "80")
    return unsupported("Only the standard ports can be used: 443 and 80.");
  const path = normalPercents(url.pathname);
  return { ok: true, url: `${url.origin}${path}${normalPercents(url.search)}`, host: url.host, path };
}

/** Whether this URL's exact host and port are on the development allow-list. */
export function isAllowedHost(url: URL, allowHosts: readonly string[]): boolean {
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return allowHosts.includes(`${url.hostname}:${port}`);
}

function refuseLiteral(ip: string, allowed: boolean): TargetUrl | null {
  return isPublicAddress(ip) || (allowed && isLoopbackAddress(ip)) ? null : blocked();
}

function refuseName(name: string, allowed: boolean): TargetUrl | null {
  if (allowed) return null;
  // Node 20.9 drops a host that only turns out to be an IPv4 address once its digits are made plain.
  if (name === "") return blocked();
  const labels = name.replace(/\.$/, "").split(".");
  const bare = labels.join(".");
  if (LOCAL_SUFFIXES.some((suffix) => bare === suffix || bare.endsWith(`.${suffix}`))) return blocked();
  if (name.endsWith(".")) return unsupported("Write the host name without the dot at its end.");
  if (labels.length < 2 || name.length > 253 || !labels.every((label) => LABEL.test(label)))
    return unsupported("The URL needs a complete host name, such as api.example.com.");
  return null;
}

/** `%7e` and `%7E` and `~` are one character in every reading, `%2F` and `/` are not: only the first kind is unwrapped. */
function normalPercents(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : encoded.toUpperCase();
  });
}

/** What stands between `//` and the path, as typed: `https://@host` parses to no user name at all. */
function authorityOf(text: string): string {
  return text.slice(text.indexOf("//") + 2).split(/[/?#]/, 1)[0] ?? "";
}

function tooLong(): TargetUrl {
  return unsupported(`A URL may have at most ${MAX_URL_LENGTH} characters.`);
}

function blocked(): TargetUrl {
  return { ok: false, code: "blocked-address", message: REFUSED_ADDRESS };
}

function unsupported(message: string): TargetUrl {
  return { ok: false, code: "unsupported-url", message };
}
