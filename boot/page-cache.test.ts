import {
  createServer,
  get as httpGet,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadEnv } from "@/lib/env";
import { PageCache } from "./page-cache";
import { emptyAfterWrite } from "./web-caches";

const env = loadEnv({
  SOUK_MODE: "production",
  SOUK_ORIGIN: "https://souk.example",
  DATABASE_URL: "postgres://localhost/souk",
});

let renders = 0;
/** What the framework would do; a test may put another in its place. */
let render: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
let server: Server;
let origin = "";

const nonceNow = () => `nonce${String(renders).padStart(17, "0")}==`;

beforeEach(async () => {
  renders = 0;
  render = async (request, response) => {
    renders++;
    const nonce = nonceNow();
    response.setHeader("content-security-policy", `script-src 'nonce-${nonce}' 'strict-dynamic'`);
    response.setHeader("cache-control", "private, no-store");
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.setHeader("vary", "rsc");
    response.write(`<script nonce="${nonce}">start("${request.url}")</script>`);
    await new Promise((resolve) => setImmediate(resolve));
    response.end(`<p>${"words ".repeat(500)}</p>`);
  };
  const pages = new PageCache(env, (request, response) => render(request, response));
  server = createServer((request, response) => {
    emptyAfterWrite([pages.cache], request, response);
    if (request.method === "GET") void pages.handle(request, response);
    else response.writeHead(request.url === "/api/refused" ? 401 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const get = (path: string, headers: Record<string, string> = {}) => fetch(origin + path, { headers });

test("a page is rendered once for all who are not signed in, byte for byte the same", async () => {
  const [first, second] = [await get("/?q=a"), await get("/?q=a")];
  expect(await first.text()).toBe(await second.text());
  expect(renders).toBe(1);
  await get("/?q=b");
  expect(renders).toBe(2);
});

test("no nonce is sent twice: the page's own script is named by its hash", async () => {
  await get("/");
  const page = await get("/");
  const policy = page.headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/script-src 'self' 'sha256-[\w+/]{43}='(?:;|$)/);
  expect(policy).not.toContain("nonce");
  expect(await page.text()).not.toContain("nonce0000");
});

test("who is signed in gets a page of their own, that nobody may keep", async () => {
  const headers = { cookie: "theme=dark; souk_session=abc" };
  for (let i = 1; i <= 2; i++) {
    const page = await get("/", headers);
    expect(page.headers.get("cache-control")).toBe("private, no-store");
    expect(page.headers.get("content-security-policy")).toContain("'nonce-");
    expect(renders).toBe(i);
  }
});

test.each([
  ["a page asked for ahead", "/", { rsc: "1", "next-router-prefetch": "1" }],
  ["a page that asks an endpoint", "/check?resource=https://a.example", {}],
  ["a page of somebody's own", "/calls", {}],
  ["a request with credentials", "/", { authorization: "Bearer x" }],
])("%s is made anew each time", async (_name, path, headers: Record<string, string>) => {
  await get(path, headers);
  await get(path, headers);
  expect(renders).toBe(2);
});

describe("a navigation", () => {
  const from = (tree: string) => ({ rsc: "1", "next-router-state-tree": tree });
  beforeEach(() => {
    const inner = render;
    render = async (request, response) => {
      if (request.headers.rsc === undefined) return inner(request, response);
      renders++;
      const tree = request.headers["next-router-state-tree"];
      response.setHeader("content-security-policy", `script-src 'nonce-${nonceNow()}' 'strict-dynamic'`);
      response.setHeader("content-type", "text/x-component");
      response.setHeader("vary", "rsc, next-router-state-tree");
      response.end(`parts for ${tree} ${nonceNow()}`);
    };
  });

  test("is kept for those who come from the same page, and for nobody else", async () => {
    const texts: string[] = [];
    for (const tree of ["home", "home", "listing"]) texts.push(await (await get("/?q=a", from(tree))).text());
    expect(renders).toBe(2);
    expect(texts[1]).toBe(texts[0]);
    expect(texts[2]).toContain("parts for listing");
    expect(texts.join()).not.toMatch(/nonce0*[1-9]/);
  });

  test("is never sent for the page, nor the page for it", async () => {
    await get("/?q=a", from("home"));
    const page = await get("/?q=a");
    expect([page.headers.get("content-type"), renders]).toEqual(["text/html; charset=utf-8", 2]);
    const parts = await get("/?q=a", from("home"));
    expect([parts.headers.get("content-type"), renders]).toEqual(["text/x-component", 2]);
    expect(parts.headers.get("cache-control")).toContain("private");
  });

  test("is made anew after a write, and for who is signed in", async () => {
    await get("/", from("home"));
    await fetch(`${origin}/api/listings`, { method: "POST" });
    await get("/", from("home"));
    expect(renders).toBe(2);
    await get("/", { ...from("home"), cookie: "souk_session=abc" });
    expect(renders).toBe(3);
  });
});

test("shared caches learn for how long, for whom, and how to ask again", async () => {
  const page = await get("/rules/x");
  expect(page.headers.get("cache-control")).toContain("s-maxage=10");
  expect(page.headers.get("vary")).toBe("rsc, Cookie, Accept-Encoding");
  const again = await get("/rules/x", { "if-none-match": page.headers.get("etag") ?? "" });
  expect([again.status, await again.text()]).toEqual([304, ""]);
  expect(again.headers.get("content-security-policy")).toBe(page.headers.get("content-security-policy"));
});

test("a page is the same after it was rendered anew, so that what a browser has stays good", async () => {
  const first = await get("/");
  await fetch(`${origin}/api/listings`, { method: "POST" });
  const second = await get("/");
  expect(renders).toBe(2);
  expect(second.headers.get("etag")).toBe(first.headers.get("etag"));
});

test("a write makes every page anew, a refused one does not", async () => {
  await get("/");
  await fetch(`${origin}/api/refused`, { method: "POST" });
  await get("/");
  expect(renders).toBe(1);
  await fetch(`${origin}/api/listings/x/probe`, { method: "POST" });
  await get("/");
  expect(renders).toBe(2);
});

test("what cannot be kept is sent as it was made", async () => {
  render = async (_request, response) => {
    renders++;
    response.writeHead(404, { "content-type": "text/html", "x-made": String(renders) });
    response.end("none");
  };
  expect((await get("/listings/none")).headers.get("x-made")).toBe("1");
  const again = await get("/listings/none");
  expect([again.status, again.headers.get("x-made"), await again.text()]).toEqual([404, "2", "none"]);
});

test("a page that sets a cookie is nobody else's", async () => {
  const inner = render;
  render = (request, response) => {
    response.setHeader("set-cookie", "a=b");
    return inner(request, response);
  };
  await get("/");
  expect((await get("/")).headers.get("set-cookie")).toBe("a=b");
  expect(renders).toBe(2);
});

test("it is compressed for those who take it so, whoever came first", async () => {
  const plain = (headers: Record<string, string>) =>
    new Promise<IncomingMessage>((resolve) => httpGet(`${origin}/`, { headers }, resolve));
  for (const [accepted, encoding] of [
    ["gzip, deflate, br", "gzip"],
    ["identity", undefined],
    ["br;q=1, gzip;q=0", undefined],
  ] as const) {
    const answer = await plain({ "accept-encoding": accepted });
    answer.resume();
    expect(answer.headers["content-encoding"]).toBe(encoding);
  }
  expect(renders).toBe(1);
});

test("many who come at once wait for one render, and a visitor who leaves keeps nobody waiting", async () => {
  const inner = render;
  let begin = () => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  render = () => {
    begin();
    return new Promise(() => {});
  };
  const leaving = httpGet(`${origin}/`).on("error", () => {});
  await begun;
  render = inner;
  const waiting = [1, 2, 3].map(() => get("/"));
  leaving.destroy();
  const answers = await Promise.all(waiting);
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
});
