import { getRequestListener } from "@hono/node-server";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import { paymentMiddleware } from "@x402/hono";
import { Hono } from "hono";
import { createResourceServer, type Seller, usdc } from "./seller";

/** Broken for web pages only: it sends no CORS headers, so a browser pays it through the relay. */
export const noCors: Seller = {
  name: "no-cors",
  method: "GET",
  path: "/dice",
  about: "no CORS: a browser cannot call it directly",
  create({ facilitatorUrl }) {
    const app = new Hono();
    app.use(
      paymentMiddleware(
        {
          "GET /dice": {
            accepts: usdc("$0.001"),
            description: "Throws dice for you.",
            mimeType: "application/json",
            serviceName: "Fair Dice",
            tags: ["random", "dice"],
            extensions: declareDiscoveryExtension({
              input: { count: 2 },
              inputSchema: {
                properties: { count: { type: "integer", minimum: 1, maximum: 10, description: "How many" } },
              },
              output: { example: { dice: [3, 5], sum: 8 } },
            }),
          },
        },
        createResourceServer(facilitatorUrl),
      ),
    );
    app.get("/dice", (c) => {
      const count = Number(c.req.query("count") ?? 2);
      if (!Number.isInteger(count) || count < 1 || count > 10)
        return c.json({ error: "count must be a whole number from 1 to 10" }, 400);
      const dice = Array.from({ length: count }, () => 1 + Math.floor(Math.random() * 6));
      return c.json({ dice, sum: dice.reduce((a, b) => a + b, 0) });
    });
    return getRequestListener(app.fetch);
  },
};
