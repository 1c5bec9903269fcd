import ipaddr from "ipaddr.js";

/** The header in which the web process tells the application who is calling. Whatever a client sends is dropped. */
export const CLIENT_IP_HEADER = "x-souk-ip";

/**
 * Who to count a request against: an IPv4 address as it is, an IPv6 address as its /64 network, since one
 * subscriber has a whole one. Behind a proxy (`trustProxy`) it is the last X-Forwarded-For entry, the one that
 * proxy wrote itself; earlier entries are the client's own words. "unknown" when nothing usable is there.
 */
export function clientIp(
  remoteAddress: string | undefined,
  forwardedFor: string | undefined,
  trustProxy: boolean,
): string {
  const last = trustProxy ? forwardedFor?.split(",").at(-1)?.trim() : undefined;
  return normalize(last) ?? normalize(remoteAddress) ?? "unknown";
}

/** The last address that was read: over a kept connection, and behind a proxy on this machine, it is the same again and again. */
let known: { text: string | undefined; ip: string | null } = { text: undefined, ip: null };

function normalize(text: string | undefined): string | null {
  if (text !== known.text) known = { text, ip: read(text) };
  return known.ip;
}

function read(text: string | undefined): string | null {
  if (!text || !ipaddr.isValid(text)) return null;
  const address = ipaddr.process(text);
  if (address.kind() === "ipv4") return address.toString();
  const network = (address as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(":")}::/64`;
}
