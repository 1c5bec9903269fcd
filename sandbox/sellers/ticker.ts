import { getRequestListener } from "@hono/node-server";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import { paymentMiddleware } from "@x402/hono";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { createResourceServer, type Seller, usdc } from "./seller";

const MOST = 60;

/** An answer that comes bit by bit, from a seller without CORS: a page gets it through the relay as it comes. */
export const ticker: Seller = {
  name: "ticker",
  method: "GET",
  path: "/ticker",
  about: "a stream of events, without CORS",
  create({ facilitatorUrl }) {
    const app = new Hono();
    app.use(
      paymentMiddleware(
        {
          "GET /ticker": {
            accepts: usdc("$0.001"),
            description: "Counts aloud, as a stream of events.",
            mimeType: "text/event-stream",
            serviceName: "Slow Counter",
            tags: ["stream", "events"],
            extensions: declareDiscoveryExtension({
              input: { beats: 5, pause: 300 },
              inputSchema: {
                properties: {
                  beats: { type: "integer", minimum: 1, maximum: MOST, description: "How many events" },
                  pause: { type: "integer", minimum: 0, maximum: 5_000, description: "Milliseconds between" },
                },
              },
              output: { example: "data: one" },
            }),
          },
        },
        createResourceServer(facilitatorUrl),
      ),
    );
    app.get("/ticker", (c) => {
      const within = (text: string | undefined, usual: number, most: number) =>
        Math.min(most, Math.max(0, Number(text ?? usual) || 0));
      const beats = within(c.req.query("beats"), 5, MOST);
      const pause = within(c.req.query("pause"), 300, 5_000);
      return streamSSE(c, async (stream) => {
        for (let n = 1; n <= beats && !stream.aborted; n++) {
          await stream.writeSSE({ event: "beat", id: String(n), data: `beat ${n} of ${beats}` });
          await stream.sleep(pause);
        }
      });
    });
    return getRequestListener(app.fetch);
  },
};
