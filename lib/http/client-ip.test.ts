import { describe, expect, it } from "vitest";
import { clientIp } from "./client-ip";

describe("clientIp", () => {
  it.each([
    ["the peer of a plain connection", "203.0.113.7", undefined, false, "203.0.113.7"],
    ["a forged header without a proxy changes nothing", "203.0.113.7", "1.1.1.1", false, "203.0.113.7"],
    ["behind a proxy, the entry the proxy wrote", "127.0.0.1", "1.1.1.1, 198.51.100.9", true, "198.51.100.9"],
    ["behind a proxy that wrote nothing", "127.0.0.1", undefined, true, "127.0.0.1"],
    ["behind a proxy that wrote nonsense", "127.0.0.1", "1.1.1.1, nonsense", true, "127.0.0.1"],
    ["an IPv4 peer of a dual-stack socket", "::ffff:203.0.113.7", undefined, false, "203.0.113.7"],
    ["one subscriber's IPv6 network", "2001:db8:1:2:3:4:5:6", undefined, false, "2001:db8:1:2::/64"],
    ["another address of the same subscriber", "2001:db8:1:2::ffff", undefined, false, "2001:db8:1:2::/64"],
    ["a connection that is already gone", undefined, undefined, false, "unknown"],
  ])("%s", (_, remote, forwarded, trust, expected) => {
    expect(clientIp(remote, forwarded, trust)).toBe(expected);
  });
});
