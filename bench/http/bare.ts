import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What nothing in Node is faster than: a bare server that writes 10 KB of JSON for every request. */
const items = Array.from({ length: 20 }, (_, i) => ({
  resource: `https://api${i}.example.com/v1/rates`,
  type: "http",
  x402Version: 2,
  lastUpdated: "2026-01-01T00:00:00.000Z",
  description: "Exchange rates of the European Central Bank, by day and by pair. ".repeat(4),
  tags: ["fx", "rates", "currency"],
  quality: { l30DaysTotalCalls: i, l30DaysUniquePayers: i },
}));

const server = createServer((_request, response) => {
  const body = Buffer.from(JSON.stringify({ x402Version: 2, items }));
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
});
// One of several behind a port is told which, and says "ready" as a web process does (boot/web-cluster.ts).
const { PORT = "" } = process.env;
server.listen(Number(PORT), "127.0.0.1", () =>
  process.send?.(PORT ? "ready" : { type: "ready", port: (server.address() as AddressInfo).port }),
);
process.on("disconnect", () => process.exit(0)).on("message", () => process.exit(0));
