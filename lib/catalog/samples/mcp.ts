import { referenceClient } from "./javascript";
import { type CodeSample, literal, type PaymentFacts } from "./sample";

/** A tool as it is called. */
export interface SampleTool {
  /** Of the MCP server. */
  url: string;
  tool: string;
  arguments: Record<string, unknown>;
  transport: "streamable-http" | "sse";
}

const TRANSPORT = {
  "streamable-http": { name: "StreamableHTTPClientTransport", file: "streamableHttp" },
  sse: { name: "SSEClientTransport", file: "sse" },
} as const;

function imports(transport: SampleTool["transport"]): string {
  const { name, file } = TRANSPORT[transport];
  return `import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { ${name} } from "@modelcontextprotocol/sdk/client/${file}.js";`;
}

const connect = (url: string, transport: SampleTool["transport"]) =>
  `const mcp = new Client({ name: "example", version: "1.0.0" });
await mcp.connect(new ${TRANSPORT[transport].name}(new URL(${literal(url)})));`;

/** Calls a tool that is paid for; without `option` it asks for the terms. */
export function mcpSample(
  { url, tool, arguments: given, transport }: SampleTool,
  x402Version: 1 | 2,
  option: PaymentFacts | null,
): CodeSample {
  const ask = `// Ask: the answer is an error that holds the terms.
const call = ${literal({ name: tool, arguments: given })};
const asked = await mcp.callTool(call);
const terms = asked.structuredContent ?? JSON.parse(asked.content[0].text);`;
  if (!option)
    return {
      id: "mcp",
      title: "MCP client, up to the terms",
      note: "With the official MCP client. Asks without paying, and prints the terms.",
      code: `// npm install @modelcontextprotocol/sdk
${imports(transport)}

${connect(url, transport)}

${ask}
console.log(terms);
await mcp.close();
`,
    };
  const { scheme, lines } = referenceClient(x402Version, option);
  return {
    id: "mcp",
    title: "MCP client",
    note: `With the official MCP client and @x402/core. Pays at most the listed price, from the account whose key is in PRIVATE_KEY and that holds ${option.symbol} on ${option.networkName}.`,
    code: `// npm install @modelcontextprotocol/sdk @x402/core @x402/evm viem
${imports(transport)}
import { x402Client } from "@x402/core/client";
${scheme}
import { privateKeyToAccount } from "viem/accounts";

${lines}
${connect(url, transport)}

${ask}

// Sign, pay and receive.
const payment = await client.createPaymentPayload(terms);
const paid = await mcp.callTool({ ...call, _meta: { "x402/payment": payment } });
console.log(paid.structuredContent ?? paid.content);
console.log("settlement:", paid._meta?.["x402/payment-response"]);
await mcp.close();
`,
  };
}

/** Reads what a call costs from this catalog's own MCP server, as an agent would. `origin` without a trailing slash. */
export function catalogSample(origin: string, listingId: string): CodeSample {
  return {
    id: "mcp",
    title: "MCP client",
    note: "Asks this catalog, over MCP, what a call costs: for agents that decide by themselves. It pays nothing.",
    code: `// npm install @modelcontextprotocol/sdk
${imports("streamable-http")}

${connect(`${origin}/mcp`, "streamable-http")}

const answer = await mcp.callTool({ name: "get_payment_terms", arguments: { id: ${literal(listingId)} } });
console.log(answer.content[0].text);
await mcp.close();
`,
  };
}
