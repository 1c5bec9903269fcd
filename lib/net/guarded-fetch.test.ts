import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect as connectTcp, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import type { OpenSocket } from "./dial";
import { createGuardedFetch, type GuardedFetchEffects } from "./guarded-fetch";
import { REFUSED_ADDRESS } from "./target-url";
import { HOSTILE_LITERALS, HOSTILE_NAMES } from "./testing/hostile-hosts";
import { type RawServer, startRawServer } from "./testing/raw-server";
import { TEST_CERTIFICATE, TEST_PRIVATE_KEY } from "./testing/test-certificate";
import type { GuardedRequest } from "./types";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Records every connection attempt; only loopback is really connected, so nothing ever leaves this machine. */
function recorder(route?: number) {
  const attempts: string[] = [];
  const openSocket: OpenSocket = (address, port) => {
    attempts.push(address);
    if (route) return connectTcp({ host: "127.0.0.1", port: route });
    if (address !== "127.0.0.1" && address !== "::1")
      throw new Error(`refused to leave this machine: ${address}`);
    return connectTcp({ host: address, port });
  };
  return { attempts, openSocket };
}

/** Listens on a free loopback port and gives `host:port`. */
async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serve(
  answer: (socket: Socket, request: string) => void,
): Promise<RawServer & { url: string; host: string }> {
  const server = await startRawServer(answer);
  cleanups.push(server.close);
  return Object.assign(server, { url: `http://127.0.0.1:${server.port}`, host: `127.0.0.1:${server.port}` });
}

function ask(
  allowHosts: string[],
  request: Partial<GuardedRequest> & { url: string },
  effects?: GuardedFetchEffects,
) {
  return createGuardedFetch({ allowHosts }, effects)({ method: "GET", ...request });
}

const respond = (text: string) => (socket: Socket) => socket.end(text);
const text = (body: Uint8Array) => Buffer.from(body).toString("latin1");

describe("refused addresses", () => {
  it.each(HOSTILE_LITERALS)("opens no connection to $how ($host)", async ({ host }) => {
    const { attempts, openSocket } = recorder();
    const result = await ask(
      [],
      { url: `http://${host}/` },
      { openSocket, resolve: async () => ["127.0.0.1"] },
    );
    expect(result).toMatchObject({ ok: false, code: "blocked", message: REFUSED_ADDRESS });
    expect(attempts).toEqual([]);
  });

  it.each(HOSTILE_NAMES)("opens no connection for $how ($resolvesTo)", async ({ host, resolvesTo }) => {
    const { attempts, openSocket } = recorder();
    const result = await ask(
      [],
      { url: `https://${host}/` },
      { openSocket, resolve: async () => resolvesTo ?? [] },
    );
    expect(result).toMatchObject({ ok: false, code: "blocked", message: REFUSED_ADDRESS });
    expect(attempts).toEqual([]);
  });

  it.each([
    "http://me:secret@127.0.0.1:1/",
    "ftp://127.0.0.1/",
    "http://93.184.216.34:6379/",
    "http://a\r\nb.com/",
  ])("opens no connection for %j", async (url) => {
    const { attempts, openSocket } = recorder();
    expect(await ask(["127.0.0.1:1"], { url }, { openSocket })).toMatchObject({ ok: false, code: "blocked" });
    expect(attempts).toEqual([]);
  });

  it("lets an allow-listed pair reach loopback and nothing else private", async () => {
    const allowed = ["shop.example:4021"];
    for (const address of ["10.0.0.1", "169.254.169.254", "fd00::1", "::ffff:127.0.0.1", "0.0.0.0"]) {
      const { attempts, openSocket } = recorder();
      const result = await ask(
        allowed,
        { url: "http://shop.example:4021/" },
        { openSocket, resolve: async () => [address] },
      );
      expect(result).toMatchObject({ ok: false, code: "blocked" });
      expect(attempts).toEqual([]);
    }
    const server = await serve(respond("HTTP/1.1 204 No Content\r\n\r\n"));
    const { attempts, openSocket } = recorder(server.port);
    const result = await ask(
      allowed,
      { url: "http://shop.example:4021/" },
      { openSocket, resolve: async () => ["127.0.0.9"] },
    );
    expect(result).toMatchObject({ ok: true, status: 204 });
    expect(attempts).toEqual(["127.0.0.9"]);
  });

  it("checks the peer again after connecting", async () => {
    const server = await serve(respond("HTTP/1.1 200 OK\r\n\r\nsecret"));
    const { attempts, openSocket } = recorder(server.port);
    const result = await ask(
      [],
      { url: "http://shop.example/" },
      { openSocket, resolve: async () => ["93.184.216.34"] },
    );
    expect(result).toMatchObject({ ok: false, code: "blocked" });
    expect(attempts).toEqual(["93.184.216.34"]);
    expect(server.requests.join("")).toBe("");
  });
});

describe("names", () => {
  function stubFile(answers: unknown): string {
    const dir = mkdtempSync(path.join(tmpdir(), "souk-dns-"));
    cleanups.push(() => rmSync(dir, { recursive: true }));
    const file = path.join(dir, "dns.json");
    writeFileSync(file, JSON.stringify(answers));
    return file;
  }

  it("a name that changes its answer is connected to what was checked, then refused", async () => {
    const dnsStubFile = stubFile({ "turn.example": [["93.184.216.34"], ["127.0.0.1"]] });
    const attempts: string[] = [];
    const openSocket: OpenSocket = (address) => {
      attempts.push(address);
      const socket = connectTcp({ host: "127.0.0.1", port: 1 });
      return socket;
    };
    const fetch = createGuardedFetch({ allowHosts: [], dnsStubFile }, { openSocket });
    expect(await fetch({ url: "http://turn.example/", method: "GET" })).toMatchObject({ code: "connect" });
    expect(attempts).toEqual(["93.184.216.34"]);
    expect(await fetch({ url: "http://turn.example/", method: "GET" })).toMatchObject({ code: "blocked" });
    expect(await fetch({ url: "http://turn.example/", method: "GET" })).toMatchObject({ code: "blocked" });
    expect(attempts).toEqual(["93.184.216.34"]);
  });

  it("the last answer repeats, one address needs no list of its own, and an empty list is an unknown name", async () => {
    const server = await serve(respond("HTTP/1.1 200 OK\r\n\r\nhello"));
    const allowHosts = ["shop.example", "short.example", "turn.example", "mixed.example"].map(
      (name) => `${name}:${server.port}`,
    );
    const dnsStubFile = stubFile({
      "shop.example": ["127.0.0.1"],
      "short.example": "127.0.0.1",
      "turn.example": ["127.0.0.1", "10.0.0.1"],
      "mixed.example": [["127.0.0.1", "10.0.0.1"], ["127.0.0.1"]],
      "gone.example": [],
    });
    const fetch = createGuardedFetch({ allowHosts, dnsStubFile });
    const visit = async (name: string) => {
      const got = await fetch({ url: `http://${name}:${server.port}/`, method: "GET" });
      return got.ok ? got.status : got.code;
    };
    const thrice = async (name: string) => [await visit(name), await visit(name), await visit(name)];
    expect(await thrice("shop.example")).toEqual([200, 200, 200]);
    expect(await thrice("short.example")).toEqual([200, 200, 200]);
    expect(await thrice("turn.example")).toEqual([200, "blocked", "blocked"]);
    expect(await thrice("mixed.example")).toEqual(["blocked", 200, 200]);
    expect(await fetch({ url: "http://gone.example/", method: "GET" })).toMatchObject({
      ok: false,
      code: "dns",
    });
  });

  it("refuses to start with a stub file that cannot be read", () => {
    expect(() => createGuardedFetch({ allowHosts: [], dnsStubFile: "/nowhere/dns.json" })).toThrow(/ENOENT/);
  });

  it("localhost is reached only where it is allow-listed", async () => {
    const server = await serve(respond("HTTP/1.1 200 OK\r\n\r\n"));
    const url = `http://localhost:${server.port}/`;
    expect(await ask([`localhost:${server.port}`], { url })).toMatchObject({ ok: true, status: 200 });
    expect(await ask([server.host], { url })).toMatchObject({ ok: false, code: "blocked" });
  });

  it("tries the next address when one does not answer", async () => {
    const server = await serve(respond("HTTP/1.1 200 OK\r\n\r\n"));
    const attempts: string[] = [];
    const openSocket: OpenSocket = (address) => {
      attempts.push(address);
      return connectTcp({ host: "127.0.0.1", port: attempts.length === 1 ? 1 : server.port });
    };
    const resolve = async () => ["127.0.0.1", "::1"];
    const result = await ask(
      ["shop.example:81"],
      { url: "http://shop.example:81/" },
      { openSocket, resolve },
    );
    expect(result).toMatchObject({ ok: true, status: 200 });
    expect(attempts).toEqual(["127.0.0.1", "::1"]);
  });
});

describe("what leaves", () => {
  it("sends only allow-listed headers, asks for identity, closes the connection", async () => {
    const server = await serve(respond("HTTP/1.1 200 OK\r\n\r\n"));
    await ask([server.host], {
      url: `${server.url}/a?b=1#c`,
      headers: {
        Accept: "application/json",
        Cookie: "a=b",
        Authorization: "Bearer x",
        Origin: "https://evil.example",
        Host: "evil.example",
        "X-Forwarded-For": "1.2.3.4",
        "Transfer-Encoding": "chunked",
        "Content-Length": "3",
        "Accept-Encoding": "gzip",
        "PAYMENT-SIGNATURE": "cGF5",
      },
    });
    const lines = (server.requests[0] ?? "").trim().split("\r\n");
    expect(lines[0]).toBe("GET /a?b=1 HTTP/1.1");
    expect(
      lines
        .slice(1)
        .map((l) => l.toLowerCase())
        .sort(),
    ).toEqual([
      "accept-encoding: identity",
      "accept: application/json",
      "connection: close",
      `host: ${server.host}`,
      "payment-signature: cgf5",
      "user-agent: souk/0.1 (x402 endpoint check)",
    ]);
  });

  it("sends an Origin only when a CORS check asks for it", async () => {
    const server = await serve(respond("HTTP/1.1 204 No Content\r\n\r\n"));
    await ask([server.host], { url: server.url, method: "OPTIONS", corsOrigin: "https://souk.example" });
    expect(server.requests[0]).toMatch(/^OPTIONS .*\r\norigin: https:\/\/souk\.example\r\n/s);
  });

  it("sends a body with its length", async () => {
    const server = createHttpServer(async (request, response) => {
      const chunks = await request.toArray();
      response.end(`${request.headers["content-length"]} ${Buffer.concat(chunks).toString()}`);
    });
    const host = await listen(server);
    const result = await ask([host], { url: `http://${host}/`, method: "POST", body: "grün" });
    if (!result.ok) throw new Error(result.code);
    expect(Buffer.from(result.body).toString()).toBe("5 grün");
  });

  it.each<[string, Partial<GuardedRequest>]>([
    ["a line break in a header", { headers: { accept: "a\r\nX-Evil: 1" } }],
    ["NUL in a header", { headers: { "x-a": "\u0000" } }],
    ["a line break in the method", { method: "GET / HTTP/1.1\r\nX: 1\r\n\r\nGET" }],
    ["CONNECT", { method: "CONNECT" }],
    ["a method nobody declared", { method: "TRACE" }],
    ["a line break in the origin", { corsOrigin: "https://a.example\r\nX-Evil: 1" }],
  ])("opens no connection with %s", async (_, request) => {
    const { attempts, openSocket } = recorder();
    const result = await ask(["127.0.0.1:9"], { url: "http://127.0.0.1:9/", ...request }, { openSocket });
    expect(result).toMatchObject({ ok: false, code: "protocol" });
    expect(attempts).toEqual([]);
  });
});

describe("what comes back", () => {
  it("keeps header order, repeats and raw bytes, with timings in order", async () => {
    const server = await serve(
      respond("HTTP/1.1 402 Payment Required\r\nB: 1\r\nA: 2\r\nB: 3\r\nContent-Length: 2\r\n\r\nhi"),
    );
    const result = await ask([server.host], { url: server.url });
    if (!result.ok) throw new Error(result.code);
    expect(result.status).toBe(402);
    expect(result.headers).toEqual([
      ["b", "1"],
      ["a", "2"],
      ["b", "3"],
      ["content-length", "2"],
    ]);
    expect(text(result.body)).toBe("hi");
    expect(result.truncated).toBe(false);
    const { resolvedMs = -1, connectedMs = -1, firstByteMs = -1, totalMs } = result.timings;
    expect([resolvedMs, connectedMs, firstByteMs, totalMs]).toEqual(
      [resolvedMs, connectedMs, firstByteMs, totalMs].sort((a, b) => a - b),
    );
    expect(resolvedMs).toBeGreaterThanOrEqual(0);
  });

  it.each([301, 302, 303, 307, 308])("hands a %i over instead of following it", async (status) => {
    const server = await serve((socket) =>
      socket.end(
        `HTTP/1.1 ${status} Moved\r\nLocation: http://127.0.0.1:${socket.localPort}/next\r\nContent-Length: 0\r\n\r\n`,
      ),
    );
    const result = await ask([server.host], { url: server.url, headers: { "x-payment": "secret" } });
    expect(result).toMatchObject({ ok: true, status });
    expect(server.requests).toHaveLength(1);
  });

  it("leaves compressed bytes as they are", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const server = await serve((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`);
      socket.end(bomb);
    });
    const result = await ask([server.host], { url: server.url });
    if (!result.ok) throw new Error(result.code);
    expect(Buffer.compare(Buffer.from(result.body), bomb)).toBe(0);
  });

  it("reads headers up to 128 KB", async () => {
    const value = "a".repeat(120_000);
    const server = await serve(
      respond(`HTTP/1.1 402 Pay\r\npayment-required: ${value}\r\nContent-Length: 0\r\n\r\n`),
    );
    const result = await ask([server.host], { url: server.url });
    expect(result).toMatchObject({
      ok: true,
      headers: [
        ["payment-required", value],
        ["content-length", "0"],
      ],
    });
  });

  it.each([131_072, 140_000, 2_000_000])("says that %i bytes of headers are too many", async (size) => {
    const server = await serve(
      respond(`HTTP/1.1 402 Pay\r\nx: ${"a".repeat(size)}\r\nContent-Length: 0\r\n\r\n`),
    );
    expect(await ask([server.host], { url: server.url })).toMatchObject({
      ok: false,
      code: "headers-too-large",
    });
  });

  it("says so when many small headers are too large together", async () => {
    const lines = Array.from({ length: 5_000 }, (_, i) => `x-${i}: ${"b".repeat(30)}`).join("\r\n");
    const server = await serve(respond(`HTTP/1.1 200 OK\r\n${lines}\r\nContent-Length: 0\r\n\r\n`));
    expect(await ask([server.host], { url: server.url })).toMatchObject({
      ok: false,
      code: "headers-too-large",
    });
  });

  it("keeps exactly the cap and hangs up on an endless body", async () => {
    const server = await serve((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      const pour = () => {
        while (socket.writable && socket.write("x".repeat(65_536)));
      };
      socket.on("drain", pour);
      pour();
    });
    const result = await ask([server.host], { url: server.url, maxBodyBytes: 100_000 });
    expect(result).toMatchObject({ ok: true, truncated: true });
    if (result.ok) expect(result.body.length).toBe(100_000);
    await server.idle();
    expect(server.openCount()).toBe(0);
  });

  it("a body of exactly the cap is not called cut", async () => {
    const server = await serve(respond(`HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789`));
    const result = await ask([server.host], { url: server.url, maxBodyBytes: 10 });
    expect(result).toMatchObject({ ok: true, truncated: false });
  });

  it.each([
    [
      "both Content-Length and Transfer-Encoding",
      "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ["two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"],
    ["no HTTP at all", "SSH-2.0-OpenSSH_9.6\r\n\r\n"],
    ["a bare line feed folded into a header", "HTTP/1.1 200 OK\r\na: b\r\n c\u0000d: e\r\n\r\n"],
    ["nothing", ""],
    ["half a body", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"],
    [
      "a protocol switch nobody asked for",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ],
  ])("%s is a failure, not a crash", async (_, wire) => {
    const server = await serve(respond(wire));
    expect(await ask([server.host], { url: server.url })).toMatchObject({ ok: false, code: "protocol" });
  });

  it("a refused connection is a value", async () => {
    const server = await startRawServer(() => {});
    await server.close();
    const host = `127.0.0.1:${server.port}`;
    expect(await ask([host], { url: `http://${host}/` })).toMatchObject({
      ok: false,
      code: "connect",
      message: "The connection was refused.",
    });
  });
});

describe("the deadline", () => {
  const every = (ms: number, act: (socket: Socket) => void) => (socket: Socket) => {
    const timer = setInterval(() => act(socket), ms);
    socket.on("close", () => clearInterval(timer));
  };

  it.each<[string, (socket: Socket) => void]>([
    ["says nothing", () => {}],
    [
      "drips headers",
      (s) => {
        s.write("HTTP/1.1 200 OK\r\n");
        every(20, (x) => x.write("a: b\r\n"))(s);
      },
    ],
    [
      "drips a body",
      (s) => {
        s.write("HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n");
        every(20, (x) => x.write("a"))(s);
      },
    ],
    ["drips 103s", every(30, (s) => s.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"))],
    [
      "drips a chunk extension",
      (s) => {
        s.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;");
        every(20, (x) => x.write("a"))(s);
      },
    ],
    [
      "drips trailers",
      (s) => {
        s.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n");
        every(20, (x) => x.write("a: b\r\n"))(s);
      },
    ],
  ])("ends an exchange with a server that %s", async (_, answer) => {
    const server = await serve(answer);
    const startedAt = performance.now();
    const result = await ask([server.host], { url: server.url, deadlineMs: 300 });
    expect(result).toMatchObject({ ok: false, code: "timeout" });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await server.idle();
  });

  it("a flood of 103s does not even last until the deadline", async () => {
    const server = await serve((socket) => {
      socket.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(100_000));
    });
    expect(await ask([server.host], { url: server.url, deadlineMs: 5_000 })).toMatchObject({
      ok: false,
      code: "protocol",
    });
  });

  it("a few 103s before the answer are harmless", async () => {
    const hint = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    const server = await serve(respond(`${hint}${hint}HTTP/1.1 402 Pay\r\nContent-Length: 2\r\n\r\n{}`));
    expect(await ask([server.host], { url: server.url })).toMatchObject({ ok: true, status: 402 });
  });

  it("covers a name server that never answers", async () => {
    const resolve = () => new Promise<string[]>(() => {});
    const result = await ask([], { url: "https://shop.example/", deadlineMs: 100 }, { resolve });
    expect(result).toMatchObject({ ok: false, code: "timeout" });
  });

  it("connects meanwhile, but sends nothing before it is ready, and nothing at all when it never is", async () => {
    const requests: string[] = [];
    const server = await serve((socket, request) => {
      requests.push(request);
      socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });
    const asked = async (ready: (connected: Promise<void>) => Promise<void>) => {
      let stood = () => {};
      const connected = new Promise<void>((resolve) => {
        stood = resolve;
      });
      const openSocket: OpenSocket = (host, port) => connectTcp({ host, port }).once("connect", stood);
      return ask([server.host], { url: server.url, ready: ready(connected) }, { openSocket });
    };
    const ready = await asked(async (connected) => {
      await connected;
      // A server that was sent something has seen it after one exchange of another client.
      await ask([server.host], { url: `${server.url}/other` });
      expect(requests.map((request) => request.split(" ")[1])).toEqual(["/other"]);
    });
    expect(ready).toMatchObject({ ok: true, status: 200 });
    expect(requests).toHaveLength(2);

    const never = await asked((connected) => connected.then(() => Promise.reject(new Error("not written"))));
    expect(never).toMatchObject({ ok: false, code: "protocol" });
    await ask([server.host], { url: `${server.url}/last` });
    expect(requests.map((request) => request.split(" ")[1])).toEqual(["/other", "/", "/last"]);
  });

  it("an abort from outside and close() both end the exchange", async () => {
    const server = await serve(() => {});
    const outer = new AbortController();
    const first = ask([server.host], { url: server.url, signal: outer.signal });
    outer.abort();
    expect(await first).toMatchObject({ ok: false, code: "aborted" });
    const fetch = createGuardedFetch({ allowHosts: [server.host] });
    const second = fetch({ url: server.url, method: "GET" });
    await fetch.close();
    expect(await second).toMatchObject({ ok: false, code: "aborted" });
  });
});

describe("a visit", () => {
  /** Keeps connections open; `answer` sees the how manieth request of its connection it is. */
  async function keeper(answer: (socket: Socket, nth: number) => void) {
    const seen: number[] = [];
    const ended: Promise<void>[] = [];
    const server = createTcpServer((socket) => {
      const index = seen.push(0) - 1;
      ended.push(new Promise((resolve) => socket.once("close", () => resolve())));
      socket.on("error", () => {});
      socket.on("data", () => {
        seen[index] = (seen[index] ?? 0) + 1;
        answer(socket, seen[index] ?? 0);
      });
    });
    const host = await listen(server);
    const fetch = createGuardedFetch({ allowHosts: [host] });
    const visit = fetch.visit?.();
    if (!visit) throw new Error("there are no visits");
    cleanups.push(() => visit.close());
    return { url: `http://${host}/`, visit, seen, ended, fetch };
  }
  const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

  it("sends what has no side effects over one connection, and closes it at its end", async () => {
    const { url, visit, seen, ended } = await keeper((socket) => socket.write(OK));
    for (const method of ["GET", "OPTIONS", "GET"]) {
      const result = await visit({ url, method });
      expect(result).toMatchObject({ ok: true, status: 200 });
    }
    expect(seen).toEqual([3]);
    await visit.close();
    await Promise.all(ended);
  });

  it("gives a request that may have side effects a connection of its own", async () => {
    const { url, visit, seen } = await keeper((socket) => socket.write(OK));
    await visit({ url, method: "GET" });
    await visit({ url, method: "POST", body: "{}" });
    expect(seen).toEqual([1, 1]);
  });

  it("does not hold it against a server that it closed a kept connection", async () => {
    const { url, visit, seen } = await keeper((socket, nth) =>
      nth === 1 ? socket.write(OK) : socket.destroy(),
    );
    for (let turn = 0; turn < 3; turn++)
      expect(await visit({ url, method: "GET" })).toMatchObject({ ok: true, status: 200 });
    expect(seen).toEqual([2, 2, 1]);
  });

  it("reports a fresh connection that is closed without an answer, and does not try again", async () => {
    const { url, visit, seen } = await keeper((socket) => socket.destroy());
    expect(await visit({ url, method: "GET" })).toMatchObject({ ok: false, code: "protocol" });
    expect(seen).toEqual([1]);
  });

  it("uses no connection again that was cut within a body", async () => {
    const { url, visit, seen } = await keeper((socket) => socket.write(OK));
    expect(await visit({ url, method: "GET", maxBodyBytes: 1 })).toMatchObject({ ok: true, truncated: true });
    await visit({ url, method: "GET" });
    expect(seen).toEqual([1, 1]);
  });

  it("outside of one, each exchange has a connection of its own", async () => {
    const { url, fetch, seen } = await keeper((socket) => socket.write(OK));
    for (let turn = 0; turn < 2; turn++) await fetch({ url, method: "GET" });
    expect(seen).toEqual([1, 1]);
  });
});

describe("TLS", () => {
  async function tlsServer() {
    const server = createTlsServer({ key: TEST_PRIVATE_KEY, cert: TEST_CERTIFICATE }, (socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"));
    });
    server.on("tlsClientError", () => {});
    return (await listen(server)).split(":")[1];
  }
  const resolve = async () => ["127.0.0.1"];

  it("reports the negotiated version of a trusted connection", async () => {
    const port = await tlsServer();
    const result = await ask(
      [`shop.example:${port}`],
      { url: `https://shop.example:${port}/` },
      { resolve, ca: TEST_CERTIFICATE },
    );
    expect(result).toMatchObject({ ok: true, status: 200, tls: "TLSv1.3" });
  });

  it("refuses a self-signed certificate even where the environment says not to verify", async () => {
    const port = await tlsServer();
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    cleanups.push(() => {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    });
    const result = await ask([`shop.example:${port}`], { url: `https://shop.example:${port}/` }, { resolve });
    expect(result).toMatchObject({ ok: false, code: "tls", message: "The TLS certificate is self-signed." });
  });

  it("refuses a certificate for another name", async () => {
    const port = await tlsServer();
    const result = await ask(
      [`other.example:${port}`],
      { url: `https://other.example:${port}/` },
      { resolve, ca: TEST_CERTIFICATE },
    );
    expect(result).toMatchObject({
      ok: false,
      code: "tls",
      message: "The TLS certificate is for another host name.",
    });
  });

  it("plain HTTP on a TLS port is a TLS failure", async () => {
    const host = await listen(createHttpServer((_, response) => response.end("plain")));
    expect(await ask([host], { url: `https://${host}/` })).toMatchObject({ ok: false, code: "tls" });
  });
});
