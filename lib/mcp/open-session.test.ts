import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import { SETUPS, startHost, startToolServer, type ToolServer } from "@/test/tool-servers";
import { listTools } from "./list-tools";
import { openSession } from "./open-session";

async function withServer(setup: (typeof SETUPS)[number], use: (server: ToolServer) => Promise<void>) {
  const server = await startToolServer(setup, (mcp) => {
    mcp.registerTool(
      "add",
      { description: "Adds", inputSchema: { a: z.number(), b: z.number() } },
      ({ a, b }) => ({
        content: [{ type: "text", text: String(a + b) }],
      }),
    );
    mcp.registerTool("wipe", { annotations: { destructiveHint: true, readOnlyHint: false } }, () => ({
      content: [],
    }));
  });
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

const clientFor = (server: { host: string }) => ({
  fetch: createGuardedFetch({ allowHosts: [server.host] }),
  deadlineMs: 5_000,
});

describe.each(SETUPS)("a server of the official SDK, set up as %s", (setup) => {
  test("is opened, lists its tools, answers a call, and is left without a trace", async () => {
    await withServer(setup, async (server) => {
      const { session, opening } = await openSession(clientFor(server), server.url);
      expect(opening.failure).toBeNull();
      expect(session).toMatchObject({
        transport: setup === "sse" ? "sse" : "streamable-http",
        server: { name: "tools under test", version: "1.2.3" },
      });
      if (!session) return;

      const { tools, complete, failed } = await listTools(session, null);
      expect(failed).toBeNull();
      expect(complete).toBe(true);
      expect(tools.map(({ name }) => name)).toEqual(["add", "wipe"]);
      expect(tools[0]).toMatchObject({ description: "Adds", inputSchema: { required: ["a", "b"] } });
      expect(tools[1]).toMatchObject({ destructive: true, readOnly: false });

      const called = await session.request("tools/call", { name: "add", arguments: { a: 2, b: 3 } });
      expect(called.answer).toEqual({ result: { content: [{ type: "text", text: "5" }] } });
      expect(called.http.result).toMatchObject({ kind: "response" });

      await session.end();
      // A connection is taken down without anybody waiting; the server hears of it a moment later.
      await expect.poll(() => server.open()).toBe(0);
      if (setup === "sessions") expect(server.requests.at(-1)).toBe("DELETE /mcp");
      else expect(server.requests).not.toContain("DELETE /mcp");
    });
  });
});

test("a server that knows only the revision without sessions is asked without one", async () => {
  const meta = { "io.modelcontextprotocol/serverInfo": { name: "new", version: "2" } };
  const seen: unknown[] = [];
  const host = await startHost(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { id, method, params } = JSON.parse(Buffer.concat(chunks).toString());
    const reply = (status: number, message: object) =>
      response
        .writeHead(status, { "content-type": "application/json" })
        .end(JSON.stringify({ jsonrpc: "2.0", id, ...message }));
    const { headers } = request;
    if (method === "initialize") {
      const data = { supported: ["2026-07-28"], requested: params.protocolVersion };
      return reply(400, { error: { code: -32022, message: "Unsupported protocol version", data } });
    }
    if (headers["mcp-method"] !== method || headers["mcp-protocol-version"] !== "2026-07-28")
      return reply(400, { error: { code: -32020, message: "headers and body disagree" } });
    seen.push([method, headers["mcp-name"], Object.keys(params._meta).length]);
    const result = method === "tools/list" ? { tools: [{ name: "märz", inputSchema: {} }] } : {};
    reply(200, { result: { ...result, resultType: "complete", _meta: meta } });
  });
  try {
    const { session } = await openSession(clientFor(host), `${host.origin}/mcp`);
    expect(session).toMatchObject({ protocolVersion: "2026-07-28", server: { name: "new", version: "2" } });
    if (!session) return;
    expect((await listTools(session, null)).tools.map(({ name }) => name)).toEqual(["märz"]);
    await session.request("tools/call", { name: "märz", arguments: {} });
    await session.end();
    expect(seen).toEqual([
      ["server/discover", undefined, 3],
      ["tools/list", undefined, 3],
      ["tools/call", "=?base64?bcOkcno=?=", 3],
    ]);
  } finally {
    await host.close();
  }
});

test("the wrong path is refused before MCP, and the refusal is kept", async () => {
  await withServer("sse", async (server) => {
    const { session, opening } = await openSession(clientFor(server), server.url.replace("/mcp", "/other"));
    expect(session).toBeNull();
    expect(opening).toMatchObject({ failure: "status", why: "404", http: { method: "POST" } });
  });
});
