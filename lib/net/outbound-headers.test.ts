import { describe, expect, it } from "vitest";
import { isSendableHeader, outboundHeaders } from "./outbound-headers";

describe("outbound headers", () => {
  it.each([
    "Accept",
    "Content-Type",
    "PAYMENT-SIGNATURE",
    "X-PAYMENT",
    "SIGN-IN-WITH-X",
    "X-Api-Version",
    "Idempotency-Key",
  ])("%s leaves", (name) => expect(isSendableHeader(name)).toBe(true));

  it.each([
    "Cookie",
    "cookie2",
    "Authorization",
    "Proxy-Authorization",
    "Origin",
    "Referer",
    "Host",
    "Connection",
    "Content-Length",
    "Transfer-Encoding",
    "TE",
    "Trailer",
    "Upgrade",
    "Expect",
    "Keep-Alive",
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded",
    "X-Real-IP",
    "X-Client-IP",
    "X-Original-URL",
    "X-HTTP-Method-Override",
    "X-Souk-IP",
    "X-aws-ec2-metadata-token",
    "Metadata-Flavor",
    "Metadata",
    "Accept-Encoding",
    "User-Agent",
    "x-payment ",
    "x-a:b",
    "",
  ])("%j never leaves", (name) => expect(isSendableHeader(name)).toBe(false));

  it("lower-cases names and leaves out what is not allowed", () => {
    expect(
      outboundHeaders({ Accept: "a", Cookie: "b", "X-Forwarded-For": "1.1.1.1", "X-Payment": "c" }),
    ).toEqual({
      accept: "a",
      "x-payment": "c",
    });
  });

  it.each(["a\r\nX-Evil: 1", "a\nb", "a\rb", "a\u0000b", "a\u2028b", "a\u010a", "\u007f"])(
    "refuses the value %j whole instead of repairing it",
    (value) => expect(outboundHeaders({ accept: value })).toBeNull(),
  );

  it("refuses more than 64 KB", () => {
    expect(outboundHeaders({ "x-payment": "a".repeat(65_000) })).not.toBeNull();
    expect(outboundHeaders({ "x-payment": "a".repeat(65_536) })).toBeNull();
  });
});
