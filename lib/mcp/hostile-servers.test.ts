import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import { judge } from "@/lib/probe/judge";
import { observeTool } from "@/lib/probe/observe-tool";
import { asked, toolTerms } from "@/lib/probe/rules/test-broken-tools";
import { startHost } from "@/test/tool-servers";

interface Message {
  id?: number;
  method: string;
  params?: { cursor?: string };
}

type Answer = (message: Message, response: ServerResponse, request: IncomingMessage) => void;

const DEADLINE_MS = 1_500;
const TOOLS = [{ name: "forecast", description: "Weather", inputSchema: { type: "object" } }];

const send = (response: ServerResponse, message: Message, result: unknown) =>
  response
    .writeHead(200, { "content-type": "application/json" })
    .end(JSON.stringify({ jsonrpc: "2.0", id: message.id, result }));

/** An honest server, hand-written, that asks for a payment. */
const honest: Answer = (message, response) => {
  if (message.id === undefined) return response.writeHead(202).end();
  if (message.method === "initialize")
    return send(response, message, {
      protocolVersion: "2025-06-18",
      capabilities: {},
      serverInfo: { name: "n", version: "1" },
    });
  if (message.method === "tools/list") return send(response, message, { tools: TOOLS });
  send(response, message, (asked(toolTerms()) as { result: unknown }).result);
};

/** Honest but for one method. */
const except =
  (method: string, answer: Answer): Answer =>
  (message, response, request) =>
    (message.method === method ? answer : honest)(message, response, request);

async function probe(
  answer: Answer,
  other: RequestListener = (_request, response) => response.writeHead(405).end(),
) {
  const methods: string[] = [];
  const host = await startHost((request, response) => {
    methods.push(request.method ?? "");
    if (request.method !== "POST") return other(request, response);
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => answer(JSON.parse(Buffer.concat(chunks).toString()), response, request));
  });
  const fetch = createGuardedFetch({ allowHosts: [host.host] });
  const impatient = Object.assign(
    (request: Parameters<typeof fetch>[0]) =>
      fetch({ ...request, deadlineMs: Math.min(DEADLINE_MS, request.deadlineMs ?? DEADLINE_MS) }),
    { close: fetch.close },
  );
  const startedAt = performance.now();
  try {
    const observation = await observeTool(
      {
        fetch: impatient,
        readToken: async () => null,
        now: () => new Date(),
        browserOrigin: "http://localhost:3000",
      },
      { url: `${host.origin}/mcp`, tool: "forecast" },
    );
    const report = judge(observation);
    return {
      observation,
      report,
      methods,
      tookMs: performance.now() - startedAt,
      ids: report.findings.filter(({ severity }) => severity !== "advice").map(({ id }) => id),
    };
  } finally {
    await fetch.close();
    await host.close();
  }
}

const stream = (response: ServerResponse) => response.writeHead(200, { "content-type": "text/event-stream" });
const event = (value: unknown) => `event: message\ndata: ${JSON.stringify(value)}\n\n`;

test("an honest server written by hand is payable", async () => {
  const { report, ids } = await probe(honest);
  expect([report.verdict, ids]).toEqual(["payable", []]);
});

describe("streams", () => {
  test("one that never ends is left as soon as the answer is there", async () => {
    const { report, tookMs } = await probe(
      except("tools/call", (message, response) => {
        stream(response).write(": hello\n\n");
        response.write(event({ jsonrpc: "2.0", method: "notifications/progress" }));
        response.write(event({ jsonrpc: "2.0", id: message.id, ...asked() }));
        const timer = setInterval(() => response.write(": still here\n\n"), 20);
        response.on("close", () => clearInterval(timer));
      }),
    );
    expect(report.verdict).toBe("payable");
    expect(tookMs).toBeLessThan(DEADLINE_MS);
  });

  test.each([
    ["comments", ": nothing\n\n"],
    ["notifications", event({ jsonrpc: "2.0", method: "notifications/message", params: {} })],
    ["answers to nobody", event({ jsonrpc: "2.0", id: 999, result: {} })],
    ["answers under a text id", event({ jsonrpc: "2.0", id: "2", result: { content: [] } })],
    ["requests of its own", event({ jsonrpc: "2.0", id: 2, method: "sampling/createMessage", params: {} })],
  ])("an endless one of %s ends at the deadline, without a verdict on the price", async (_what, piece) => {
    const { ids, tookMs } = await probe(
      except("tools/call", (_message, response) => {
        stream(response);
        const timer = setInterval(() => response.write(piece), 5);
        response.on("close", () => clearInterval(timer));
      }),
    );
    expect(ids.length).toBe(1);
    expect(["mcp-message", "answers-in-time"]).toContain(ids[0]);
    expect(tookMs).toBeLessThan(DEADLINE_MS * 3);
  });

  test("a flood is cut at a megabyte", async () => {
    const { ids } = await probe(
      except("tools/call", (_message, response) => {
        stream(response);
        const piece = `data: ${"x".repeat(65_536)}\n`;
        const pump = () => {
          while (!response.destroyed && response.write(piece));
        };
        response.on("drain", pump);
        pump();
      }),
    );
    expect(ids).toEqual(["mcp-message"]);
  });

  test("a terabyte in tiny pieces costs no more than its bytes", async () => {
    const before = process.cpuUsage();
    await probe(
      except("tools/call", (_message, response) => {
        stream(response).write("data: ");
        const pump = () => {
          while (!response.destroyed && response.write("x"));
          if (!response.destroyed) setImmediate(pump);
        };
        pump();
      }),
    );
    const { user } = process.cpuUsage(before);
    expect(user).toBeLessThan(DEADLINE_MS * 3_000);
  });
});

describe("lists of tools", () => {
  test("a cursor that never changes is asked for once more and no further", async () => {
    let pages = 0;
    const { observation } = await probe(
      except("tools/list", (message, response) => {
        pages++;
        send(response, message, { tools: [{ name: "other", inputSchema: {} }], nextCursor: "again" });
      }),
    );
    expect(pages).toBe(2);
    expect(observation.tool?.listed).toMatchObject({ count: 1, complete: false });
  });

  test("cursors without end stop at twenty pages", async () => {
    let pages = 0;
    const { report } = await probe(
      except("tools/list", (message, response) => {
        pages++;
        send(response, message, { tools: [{ name: `t${pages}`, inputSchema: {} }], nextCursor: `${pages}` });
      }),
    );
    expect(pages).toBe(20);
    // What is not listed may be sold all the same.
    expect(report.verdict).toBe("payable");
  });

  test("a hundred thousand tools are not read", async () => {
    const tools = Array.from({ length: 100_000 }, (_, i) => ({ name: `tool${i}`, inputSchema: {} }));
    const { observation } = await probe(
      except("tools/list", (message, response) => send(response, message, { tools })),
    );
    expect(observation.tool?.listed).toBeNull();
    const few = await probe(
      except("tools/list", (message, response) => send(response, message, { tools: tools.slice(0, 5_000) })),
    );
    expect(few.observation.tool?.listed).toMatchObject({ count: 500, complete: false });
    expect(JSON.stringify(few.observation).length).toBeLessThan(50_000);
  });

  test("a schema that nests, repeats and refers to itself makes small arguments in no time", async () => {
    let sent = "";
    const inputSchema = {
      type: "object",
      $defs: {
        loop: {
          type: "object",
          properties: { a: { $ref: "#/$defs/loop" }, b: { $ref: "#/$defs/loop" } },
          required: ["a", "b"],
        },
      },
      properties: {
        loop: { $ref: "#/$defs/loop" },
        __proto__x: {},
        long: { type: "string", minLength: 1e9 },
        many: { type: "array", minItems: 1e9 },
      },
      required: [
        "loop",
        "long",
        "many",
        "constructor",
        "__proto__",
        ...Array.from({ length: 1_000 }, (_, i) => `r${i}`),
      ],
    };
    const { tookMs } = await probe((message, response, request) => {
      if (message.method === "tools/list")
        return send(response, message, { tools: [{ name: "forecast", inputSchema }] });
      if (message.method === "tools/call") sent = JSON.stringify(message.params);
      honest(message, response, request);
    });
    expect(sent.length).toBeLessThan(20_000);
    expect(tookMs).toBeLessThan(DEADLINE_MS);
  });

  test("names that could not be shown, and things that are no tools, are left out", async () => {
    const tools = [
      null,
      1,
      "forecast",
      { name: 1 },
      { name: "" },
      { name: "a\u202eb" },
      { name: "x".repeat(129) },
      ...TOOLS,
    ];
    const { observation } = await probe(
      except("tools/list", (message, response) => send(response, message, { tools })),
    );
    expect(observation.tool?.listed).toEqual({ names: ["forecast"], count: 1, complete: true });
  });
});

describe("sessions and transports", () => {
  test.each([
    ["too long to send back", "s".repeat(5_000)],
    ["with a space", "a b"],
  ])("a session id %s is not sent back", async (_what, id) => {
    const seen: (string | string[] | undefined)[] = [];
    const { methods } = await probe((message, response, request) => {
      seen.push(request.headers["mcp-session-id"]);
      if (message.method === "initialize") response.setHeader("mcp-session-id", id);
      honest(message, response, request);
    });
    expect(seen.filter((value) => value !== undefined)).toEqual([]);
    expect(methods).not.toContain("DELETE");
  });

  test("a flood of session headers is an answer that cannot be read, not a crash", async () => {
    const { ids } = await probe(
      except("initialize", (message, response) => {
        for (let i = 0; i < 3_000; i++)
          response.appendHeader("mcp-session-id", `session-${i}-${"x".repeat(40)}`);
        send(response, message, {});
      }),
    );
    expect(ids).toEqual(["headers-readable"]);
  });

  test("one that keeps the session's end waiting does not keep the probe", async () => {
    const { report, tookMs } = await probe(
      (message, response, request) => {
        if (message.method === "initialize") response.setHeader("mcp-session-id", "abc");
        honest(message, response, request);
      },
      () => {},
    );
    expect(report.verdict).toBe("payable");
    // The preflight is waited for, too; both sessions are given back at the same time.
    expect(tookMs).toBeLessThan(DEADLINE_MS * 2.6);
  });

  test("a redirect is not followed", async () => {
    const { ids, methods } = await probe((_message, response) =>
      response.writeHead(307, { location: "http://127.0.0.1:1/mcp" }).end(),
    );
    expect(ids).toEqual(["no-redirect"]);
    expect(methods).toEqual(["POST"]);
  });

  test("a stream that names an address elsewhere is not believed", async () => {
    const { ids, methods } = await probe(
      (_message, response) => response.writeHead(404).end(),
      (_request, response) => {
        stream(response).write("event: endpoint\ndata: http://169.254.169.254/latest/meta-data\n\n");
      },
    );
    expect(ids).toEqual(["mcp-server"]);
    expect(methods).toEqual(["POST", "GET"]);
  });

  test("a stream that names no address at all is given up", async () => {
    const { ids, tookMs } = await probe(
      (_message, response) => response.writeHead(404).end(),
      (_request, response) => {
        stream(response).write(": wait for it\n\n");
      },
    );
    expect(ids).toEqual(["mcp-server"]);
    expect(tookMs).toBeLessThan(15_000);
  }, 20_000);

  test.each([
    ["a protocol version with a line break", { protocolVersion: "2025\r\nx: y" }],
    ["no protocol version", {}],
    ["a list", []],
  ])("%s is no server", async (_what, result) => {
    const { ids } = await probe(except("initialize", (message, response) => send(response, message, result)));
    expect(ids).toEqual(["mcp-server"]);
  });
});

describe("answers to a call", () => {
  const raw = (text: string): Answer =>
    except("tools/call", (_message, response) =>
      response.writeHead(200, { "content-type": "application/json" }).end(text),
    );

  test.each([
    ["another id", '{"jsonrpc":"2.0","id":77,"result":{}}', "mcp-message"],
    ["no id", '{"jsonrpc":"2.0","result":{}}', "mcp-message"],
    ["a page", "<html></html>", "mcp-message"],
    ["nothing", "", "mcp-message"],
    [
      "two results",
      '[{"jsonrpc":"2.0","id":2,"result":{}},{"jsonrpc":"2.0","id":2,"result":{}}]',
      "mcp-message",
    ],
    [
      "a result and an error",
      '{"jsonrpc":"2.0","id":2,"result":{},"error":{"code":1,"message":""}}',
      "mcp-message",
    ],
    ["two amounts", '{"jsonrpc":"2.0","id":2,"result":{"isError":true,"isError":false}}', "mcp-message"],
    ["a number", '{"jsonrpc":"2.0","id":2,"result":7}', "mcp-tool-free"],
    ["null", '{"jsonrpc":"2.0","id":2,"result":null}', "mcp-tool-free"],
    [
      "a deep nest",
      `{"jsonrpc":"2.0","id":2,"result":${"[".repeat(5_000)}${"]".repeat(5_000)}}`,
      "mcp-message",
    ],
  ])("%s is not taken for terms", async (_what, text, rule) => {
    const { ids } = await probe(raw(text));
    expect(ids).toEqual([rule]);
  });

  test("terms of a megabyte are refused as too long, and not stored", async () => {
    const { ids, observation } = await probe(
      except("tools/call", (message, response) =>
        response.writeHead(200, { "content-type": "application/json" }).end(
          JSON.stringify({
            jsonrpc: "2.0",
            id: message.id,
            ...asked(toolTerms({ error: "x".repeat(400_000) })),
          }),
        ),
      ),
    );
    expect(ids).toEqual(["mcp-message"]);
    expect(JSON.stringify(observation).length).toBeLessThan(10_000);
  });

  test("a paid-for result given away is not stored", async () => {
    const { observation } = await probe(
      except("tools/call", (message, response) =>
        send(response, message, {
          content: [{ type: "text", text: "the secret weather" }],
          structuredContent: { secret: 1 },
        }),
      ),
    );
    expect(JSON.stringify(observation)).not.toContain("secret");
  });

  test("what a server calls itself is one short line", async () => {
    const { report } = await probe(
      except("initialize", (message, response) =>
        send(response, message, {
          protocolVersion: "2025-06-18",
          serverInfo: { name: `a\n\u202e${"b".repeat(9_999)}`, version: { toString: 1 } },
        }),
      ),
    );
    expect(report.tool?.server.name).toMatch(/^a \ufffdb+…$/);
    expect(report.tool?.server.version).toBe("");
  });
});
