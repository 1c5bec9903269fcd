import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLoopbackAddress, isPublicAddress } from "./address";
import { HOSTILE_LITERALS, HOSTILE_NAMES } from "./testing/hostile-hosts";

describe("isPublicAddress", () => {
  it.each([
    "93.184.216.34",
    "1.1.1.1",
    "172.15.0.1",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700:4700::1111",
    "2a00::1",
  ])("accepts %s", (ip) => expect(isPublicAddress(ip)).toBe(true));

  it.each(HOSTILE_LITERALS.map((h) => h.host.replace(/[[\]]/g, "")))("refuses %s", (ip) =>
    expect(isPublicAddress(ip)).toBe(false),
  );

  it.each(HOSTILE_NAMES.map((h) => h.resolvesTo ?? []))("refuses an answer made of %s and %s", (...ips) =>
    expect(ips.every(isPublicAddress)).toBe(false),
  );

  it.each([
    "",
    " 1.1.1.1",
    "1.1.1.1 ",
    "1.1.1.1:80",
    "[2606:4700::1]",
    "2606:4700::1%eth0",
    "1.1.1",
    "example.com",
  ])("refuses what is not one plain address: %j", (text) => expect(isPublicAddress(text)).toBe(false));

  it("refuses every IPv4 address once it is wrapped into IPv6", () => {
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.constantFrom("::ffff:", "::", "::ffff:0:", "64:ff9b::", "64:ff9b:1::"),
        (v4, prefix) => {
          expect(isPublicAddress(prefix + v4)).toBe(false);
        },
      ),
    );
  });

  it("refuses every private and loopback IPv4 address", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.constantFrom("10", "127", "0", "224", "240", "255"), byte, byte, byte, (a, b, c, d) => {
        expect(isPublicAddress(`${a}.${b}.${c}.${d}`)).toBe(false);
      }),
    );
  });
});

describe("isLoopbackAddress", () => {
  it.each(["127.0.0.1", "127.8.9.10", "::1"])("knows %s", (ip) => expect(isLoopbackAddress(ip)).toBe(true));
  it.each([
    "10.0.0.1",
    "0.0.0.0",
    "::",
    "::ffff:127.0.0.1",
    "::1%lo",
    "169.254.169.254",
    "127.1",
    "localhost",
  ])("does not mistake %s for this machine", (ip) => expect(isLoopbackAddress(ip)).toBe(false));
});
