import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkTargetUrl } from "./target-url";
import { HOSTILE_LITERALS } from "./testing/hostile-hosts";

const check = (url: string) => checkTargetUrl(url, []);

describe("checkTargetUrl", () => {
  it.each([
    ["https://API.Example.com", "https://api.example.com/", "api.example.com", "/"],
    ["HTTPS://example.com:443/a?b=1#c", "https://example.com/a?b=1", "example.com", "/a"],
    ["http://example.com:80/a/../b/./c", "http://example.com/b/c", "example.com", "/b/c"],
    ["https://example.com:80/", "https://example.com:80/", "example.com:80", "/"],
    ["https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4", "xn--bcher-kva.example", "/%C3%A4"],
    ["  https://example.com/x\n", "https://example.com/x", "example.com", "/x"],
    ["https://93.184.216.34/", "https://93.184.216.34/", "93.184.216.34", "/"],
    ["https://[2606:4700:0:0::1111]/", "https://[2606:4700::1111]/", "[2606:4700::1111]", "/"],
    ["https://a_b.example.com/", "https://a_b.example.com/", "a_b.example.com", "/"],
    ["https://example.com/a?", "https://example.com/a", "example.com", "/a"],
    ["https://example.com/a?#c", "https://example.com/a", "example.com", "/a"],
    ["https://example.com/a/?b", "https://example.com/a/?b", "example.com", "/a/"],
    ["https://example.com/?b=2&a=1&b=1", "https://example.com/?b=2&a=1&b=1", "example.com", "/"],
    [
      "https://example.com/%61%7e%2f?q=%c3%a4%2B+%41",
      "https://example.com/a~%2F?q=%C3%A4%2B+A",
      "example.com",
      "/a~%2F",
    ],
    ["https://example.com/%2541/%zz", "https://example.com/%2541/%zz", "example.com", "/%2541/%zz"],
    ["https://example.com/a/%2e%2E/b%2ec", "https://example.com/b.c", "example.com", "/b.c"],
    ["https://example.com/@me?u=a@b", "https://example.com/@me?u=a@b", "example.com", "/@me"],
  ])("writes %s in one form", (input, url, host, path) => {
    expect(check(input)).toEqual({ ok: true, url, host, path });
  });

  it("changes nothing when it is applied to its own answer", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (input) => {
        const once = check(input);
        if (once.ok) expect(check(once.url)).toEqual(once);
      }),
    );
  });

  it.each(HOSTILE_LITERALS)(
    "refuses $how, whatever the scheme and port, with one answer ($host)",
    ({ host }) => {
      const answers = [`http://${host}/`, `https://${host}/x`, `http://${host}:8545/`].map(check);
      expect(new Set(answers.map((a) => JSON.stringify(a))).size).toBe(1);
      expect(answers[0]).toMatchObject({ ok: false, code: "blocked-address" });
    },
  );

  it.each([
    ["a user name", "https://me@example.com/"],
    ["a password", "https://me:secret@example.com/"],
    ["an empty user name", "https://@example.com/"],
    ["a host hidden behind a user name", "https://example.com:443@127.0.0.1/"],
    ["another scheme", "ftp://example.com/"],
    ["a file", "file:///etc/passwd"],
    ["data", "data:text/plain,hello"],
    ["script", "javascript:alert(1)"],
    ["no scheme", "example.com/x"],
    ["missing slashes", "https:example.com"],
    ["too many slashes", "https:///example.com"],
    ["a backslash", "https://example.com\\@127.0.0.1/"],
    ["a line break", "https://example.com/\r\nHost: 127.0.0.1"],
    ["a tab in the host", "https://exam\tple.com/"],
    ["NUL", "https://example.com/\u0000"],
    ["a space", "https://example.com/a b"],
    ["a single label", "https://intranet/"],
    ["a dot at the end", "https://example.com./"],
    ["an empty label", "https://a..example.com/"],
    ["a long label", `https://${"a".repeat(64)}.example.com/`],
    ["another port", "https://example.com:8443/"],
    ["the database's port", "http://example.com:5432/"],
    ["port zero", "http://example.com:0/"],
    ["a zone id", "http://[fe80::1%25eth0]/"],
    ["too many characters", `https://example.com/${"a".repeat(8_192)}`],
    ["too many characters once they are encoded", `https://example.com/${"ä".repeat(2_000)}`],
    ["nothing", ""],
  ])("refuses %s", (_, url) => {
    expect(check(url)).toMatchObject({ ok: false, code: "unsupported-url" });
  });
});

describe("the development allow-list", () => {
  const allow = ["127.0.0.1:4021", "localhost:4022", "[::1]:4023", "shop.example:4024", "10.0.0.5:4025"];

  it.each([
    "http://127.0.0.1:4021/a",
    "http://localhost:4022/",
    "http://[::1]:4023/",
    "http://shop.example:4024/",
  ])("lets %s through", (url) => expect(checkTargetUrl(url, allow)).toMatchObject({ ok: true, url }));

  it.each([
    ["the same host, another port", "http://127.0.0.1:4022/"],
    ["the same port, another name of the machine", "http://localhost:4021/"],
    ["the same port, another loopback address", "http://127.0.0.2:4021/"],
    ["a private address, even when it is listed", "http://10.0.0.5:4025/"],
    ["the standard port", "http://127.0.0.1/"],
    ["a dot at the end", "http://localhost.:4022/"],
  ])("does not stretch to %s", (_, url) => {
    expect(checkTargetUrl(url, allow)).toMatchObject({ ok: false, code: "blocked-address" });
  });
});
