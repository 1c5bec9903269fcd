import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import cors from "cors";
import express from "express";
import { z } from "zod";
import { paidTool } from "./paid-tool";
import { createResourceServer, type Seller } from "./seller";

const TOOL = "forecast";
const INPUT = {
  city: z.string().min(1).max(80).describe("Where, for example Lisbon"),
  days: z.number().int().min(1).max(7).default(3).describe("How many days"),
};
const SKIES = ["clear", "a few clouds", "overcast", "light rain", "showers", "fog"];

/** A tool for agents: an MCP server at /mcp with one tool that is paid for and one that is free. */
export const forecast: Seller = {
  name: "forecast",
  method: "POST",
  path: "/mcp",
  tool: TOOL,
  about: "an MCP tool, paid for inside the protocol of agents",
  create({ facilitatorUrl }) {
    const payments = createResourceServer(facilitatorUrl);
    const app = express();
    app.use(cors({ exposedHeaders: ["Mcp-Session-Id", "Mcp-Protocol-Version"] }));
    app.post("/mcp", async (request, response) => {
      // Nothing is kept between two messages, so each has a server of its own.
      const server = createServer(payments);
      const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
      response.on("close", () => {
        transport.close();
        server.close();
      });
      await server.connect(transport);
      await transport.handleRequest(request, response);
    });
    app.all("/mcp", (_request, response) => {
      response.status(405).set("allow", "POST").end();
    });
    return app;
  },
};

function createServer(payments: ReturnType<typeof createResourceServer>): McpServer {
  const server = new McpServer({ name: "sandbox-forecast", version: "1.0.0" });
  server.registerTool(
    TOOL,
    {
      title: "Weather forecast",
      description:
        "The weather of the coming days in a city, made up but the same for everybody. $0.003 a call.",
      inputSchema: INPUT,
      annotations: { readOnlyHint: true },
    },
    paidTool({
      payments,
      price: "$0.003",
      resource: {
        url: `mcp://tool/${TOOL}`,
        description: "The weather of the coming days in a city.",
        mimeType: "application/json",
        serviceName: "Seven Skies",
        tags: ["weather", "forecast"],
      },
      extensions: declareDiscoveryExtension({
        toolName: TOOL,
        description: "The weather of the coming days in a city.",
        transport: "streamable-http",
        inputSchema: z.toJSONSchema(z.object(INPUT), { io: "input" }) as Record<string, unknown>,
        example: { city: "Lisbon", days: 2 },
        output: { example: { city: "Lisbon", days: [{ sky: "clear", celsius: 21 }] } },
      }),
      serve: ({ city, days }: { city: string; days: number }) => {
        const answer = { city, days: Array.from({ length: days }, (_, day) => weather(city, day)) };
        return { structuredContent: answer, content: [{ type: "text", text: JSON.stringify(answer) }] };
      },
    }),
  );
  server.registerTool("list_skies", { description: "Every sky a forecast may name. Free." }, () => ({
    content: [{ type: "text", text: SKIES.join(", ") }],
  }));
  return server;
}

function weather(city: string, day: number): { sky: string; celsius: number } {
  let mark = day + 1;
  for (const letter of city.toLowerCase()) mark = (mark * 31 + (letter.codePointAt(0) ?? 0)) % 9_973;
  return { sky: SKIES[mark % SKIES.length] as string, celsius: 8 + (mark % 23) };
}
