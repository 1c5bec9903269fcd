import http, { type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";

/** How a server built with the official SDK may be reached. */
export type Setup = "stateless" | "json" | "sessions" | "sse";
export const SETUPS: readonly Setup[] = ["stateless", "json", "sessions", "sse"];

export interface ToolServer {
  url: string;
  host: string;
  /** HTTP requests so far, "POST /mcp". */
  requests: string[];
  /** The `Origin` of each of them. */
  origins: (string | undefined)[];
  /** Sessions and streams that are open. */
  open(): number;
  close(): Promise<void>;
}

/** Serves what `register` registers at `/mcp` of a free port of this machine. */
export async function startToolServer(
  setup: Setup,
  register: (server: McpServer) => void,
  /** `cors`: lets web pages call it. */
  options: { cors?: boolean } = {},
): Promise<ToolServer> {
  const requests: string[] = [];
  const origins: ToolServer["origins"] = [];
  const sessions = new Map<string, StreamableHTTPServerTransport | SSEServerTransport>();
  const create = () => {
    const server = new McpServer({ name: "tools under test", version: "1.2.3" });
    register(server);
    return server;
  };
  const serveOnce: RequestListener = async (request, response) => {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: undefined,
      enableJsonResponse: setup === "json",
    });
    await create().connect(transport);
    await transport.handleRequest(request, response);
  };
  const serveSession: RequestListener = async (request, response) => {
    const known = sessions.get(String(request.headers["mcp-session-id"])) as StreamableHTTPServerTransport;
    if (known) return known.handleRequest(request, response);
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => crypto.randomUUID(),
      onsessioninitialized: (id) => {
        sessions.set(id, transport);
      },
      onsessionclosed: (id) => {
        sessions.delete(id);
      },
    });
    await create().connect(transport);
    await transport.handleRequest(request, response);
  };
  const serveStream: RequestListener = async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://tools");
    if (request.method === "GET" && pathname === "/mcp") {
      const transport = new SSEServerTransport("/messages", response);
      sessions.set(transport.sessionId, transport);
      response.on("close", () => sessions.delete(transport.sessionId));
      return create().connect(transport);
    }
    const known = sessions.get(searchParams.get("sessionId") ?? "") as SSEServerTransport | undefined;
    if (request.method === "POST" && pathname === "/messages" && known)
      return known.handlePostMessage(request, response);
    response.writeHead(404).end();
  };
  const serve = setup === "sse" ? serveStream : setup === "sessions" ? serveSession : serveOnce;
  const started = await startHost((request, response) => {
    requests.push(`${request.method} ${request.url?.split("?")[0]}`);
    origins.push(request.headers.origin);
    if (options.cors) {
      response.setHeader("access-control-allow-origin", "*");
      response.setHeader("access-control-allow-headers", "*");
      response.setHeader("access-control-expose-headers", "Mcp-Session-Id");
      if (request.method === "OPTIONS") return void response.writeHead(204).end();
    }
    return serve(request, response);
  });
  return { ...started, url: `${started.origin}/mcp`, requests, origins, open: () => sessions.size };
}

/** An HTTP server on a free port of this machine that answers as `serve` says. */
export async function startHost(
  serve: RequestListener,
): Promise<{ origin: string; host: string; close(): Promise<void> }> {
  const server = http.createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
