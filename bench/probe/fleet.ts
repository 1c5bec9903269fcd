import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import { answer, childConfig } from "./child";

/**
 * Thousands of endpoints in one process: the first part of the path says how one behaves, always the same way.
 * `fast` answers at once, `slow` after 40 to 4,040 ms (mostly early, by the number in its path), `hang` never,
 * `reset` cuts the connection, `drip` sends a byte of an endless body now and then, `garbage` is no HTTP.
 */
const { cert, key } = childConfig<{ cert: string; key: string }>();

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*",
  "access-control-allow-methods": "*",
  "access-control-expose-headers": "*",
};
const DRIP_EVERY_MS = 500;

const server = createServer({ cert, key, maxHeaderSize: 65_536 }, (request, response) => {
  const kind = (request.url ?? "").split("/")[1];
  if (kind === "slow") setTimeout(() => sell(request, response), slowMs(request.url ?? ""));
  else if (kind === "hang") return;
  else if (kind === "reset") request.socket.destroy();
  else if (kind === "drip") drip(response);
  else if (kind === "garbage") request.socket.end("this is no answer\r\n\r\n");
  else if (kind === "fast") sell(request, response);
  else response.writeHead(404, { "content-type": "application/json" }).end("{}");
});

function sell(request: IncomingMessage, response: ServerResponse): void {
  if (response.destroyed) return;
  if (request.method === "OPTIONS") {
    response.writeHead(204, CORS).end();
    return;
  }
  const url = `https://${request.headers.host}${request.url?.split("?")[0]}`;
  const challenge = {
    x402Version: 2,
    error: "Payment required",
    resource: { url, description: "The newest price of the asked pair", mimeType: "application/json" },
    accepts: [
      {
        scheme: "exact",
        network: "eip155:84532",
        amount: "2000",
        asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
        payTo: "0x209693Bc6afc0C5328bA36FaF03C514EF312287C",
        maxTimeoutSeconds: 300,
        extra: { name: "USDC", version: "2" },
      },
    ],
    extensions: {
      bazaar: {
        info: {
          input: { type: "http", method: "GET", queryParams: { pair: "EURUSD" } },
          output: { type: "json", example: { price: "1.0842" } },
        },
      },
    },
  };
  response
    .writeHead(402, {
      ...CORS,
      "content-type": "application/json",
      "cache-control": "no-store",
      "payment-required": encodeJsonHeader(challenge),
    })
    .end("{}");
}

/** The same for the same path: an integer hash to [0, 1), cubed so that most are quick. */
function slowMs(path: string): number {
  let hash = 2_166_136_261;
  for (const char of path.split("?")[0] ?? "") hash = Math.imul(hash ^ char.charCodeAt(0), 16_777_619) >>> 0;
  return 40 + 4_000 * (hash / 2 ** 32) ** 3;
}

function drip(response: ServerResponse): void {
  response.writeHead(402, { "content-type": "application/json" });
  const timer = setInterval(() => response.write(" "), DRIP_EVERY_MS);
  response.once("close", () => clearInterval(timer));
}

server.on("tlsClientError", () => {});
server.on("clientError", (_error, socket) => socket.destroy());
server.keepAliveTimeout = 5_000;
server.listen({ port: 0, host: "127.0.0.1", backlog: 2_048 }, () =>
  answer((server.address() as AddressInfo).port),
);
