import ipaddr from "ipaddr.js";

type Cidr = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Global IPv6 unicast as allocated today: everything outside is refused, whatever it turns out to mean. */
const GLOBAL_V6 = ipaddr.parseCIDR("2000::/3");

/** Inside "unicast" by the registries' account, yet answered by a cloud host's own machinery. */
const HOST_SERVICES: Cidr[] = [
  ipaddr.parseCIDR("168.63.129.16/32"),
  // Long-standing anycast sinks and documentation, in case the address library's table ever lags behind.
  ipaddr.parseCIDR("192.31.196.0/24"),
  ipaddr.parseCIDR("192.52.193.0/24"),
  ipaddr.parseCIDR("192.175.48.0/24"),
];

/**
 * Whether an IP address literal is on the public internet and so may be called at all (security row 1).
 * Takes the plain text of one address: no brackets, no port. Anything else is not public, also: zone ids,
 * IPv4 written any way but four decimal parts, and every IPv6 form that carries an IPv4 address inside.
 */
export function isPublicAddress(ip: string): boolean {
  const address = parse(ip);
  if (!address) return false;
  if (address.kind() === "ipv4")
    return address.range() === "unicast" && !HOST_SERVICES.some((block) => address.match(block));
  const v6 = address as ipaddr.IPv6;
  return !v6.zoneId && v6.match(GLOBAL_V6) && v6.range() === "unicast" && !isIsatap(v6);
}

/** Whether an IP address literal is this machine itself: 127.0.0.0/8 or ::1 in plain form, never a mapped form. */
export function isLoopbackAddress(ip: string): boolean {
  const address = parse(ip);
  return address?.range() === "loopback" && !(address as ipaddr.IPv6).zoneId;
}

function parse(ip: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(ip) || (ip.includes(":") && ipaddr.IPv6.isValid(ip)))
    return ipaddr.parse(ip);
  return null;
}

/** An IPv4 address as the interface part of any prefix (RFC 5214): a tunnel endpoint would unwrap it. */
function isIsatap(address: ipaddr.IPv6): boolean {
  return ((address.parts[4] ?? 0) & 0xfdff) === 0 && address.parts[5] === 0x5efe;
}
