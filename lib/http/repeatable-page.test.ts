import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { nonceOf, repeatablePage } from "./repeatable-page";

const NONCE = "q0pX+y/8Kd3PZ1mS0aBc2w==";
const hash = (source: string) => `'sha256-${createHash("sha256").update(source).digest("base64")}'`;
const inline = (source: string, nonce = NONCE) => `<script nonce="${nonce}">${source}</script>`;

test("the nonce is nowhere in what is sent again, and the length is the same", () => {
  const page = `<link nonce="${NONCE}"/>${inline(`push("\\"nonce\\":\\"${NONCE}\\"")`)}`;
  const { html } = repeatablePage(page, NONCE);
  expect(html).not.toContain(NONCE);
  expect(html).toHaveLength(page.length);
});

test("each script of the render may run as it is sent", () => {
  const { html, scriptHashes } = repeatablePage(`${inline("a()")}<p>${inline(`b("${NONCE}")`)}`, NONCE);
  const sent = [...html.matchAll(/<script[^>]*>(.*?)<\/script>/g)].map(([, source]) =>
    hash(source as string),
  );
  expect(scriptHashes).toEqual(sent);
});

test("a script that got in without the nonce may not run", () => {
  const page = `<script>steal()</script>${inline("steal()", "0000000000000000000000==")}<script nonce="">x()</script>`;
  expect(repeatablePage(page, NONCE).scriptHashes).toEqual([]);
});

test("a file needs no hash, and data is no script of the render", () => {
  const page = `<script src="/a.js" async="" nonce="${NONCE}"></script><script type="application/ld+json">{}</script>`;
  expect(repeatablePage(page, NONCE).scriptHashes).toEqual([]);
});

test("the nonce is read from the policy", () => {
  expect(nonceOf(`default-src 'none'; script-src 'nonce-${NONCE}' 'strict-dynamic'`)).toBe(NONCE);
  expect(nonceOf("script-src 'self'")).toBeNull();
});
