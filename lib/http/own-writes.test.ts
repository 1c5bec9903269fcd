import { expect, it } from "vitest";
import { hasJustWritten, mayReadBehind, ownWriteCookie } from "./own-writes";

const request = (method: string, url: string, cookie?: string) => ({ method, url, headers: { cookie } });

it("a visitor who has just written is known by the cookie of the answer", () => {
  const [cookie] = ownWriteCookie(true).split(";");
  expect(hasJustWritten(cookie)).toBe(true);
  expect(hasJustWritten(`a=b; ${cookie}; c=d`)).toBe(true);
  for (const other of [undefined, "", "souk_wrote=0", "not_souk_wrote=1", "souk_wrote=10"])
    expect(hasJustWritten(other)).toBe(false);
  expect(ownWriteCookie(false)).not.toContain("Secure");
});

it.each([
  ["GET", "/", undefined, true],
  ["HEAD", "/listings/1", undefined, true],
  ["GET", "/discovery/resources?limit=1", "theme=dark", true],
  ["GET", "/apiary", undefined, true],
  ["GET", "/api/session", undefined, false],
  ["GET", "/api", undefined, false],
  ["POST", "/", undefined, false],
  ["GET", "/", "souk_wrote=1", false],
])("%s %s with %s may be behind: %s", (method, url, cookie, may) =>
  expect(mayReadBehind(request(method, url, cookie))).toBe(may),
);
