import { getRequestListener } from "@hono/node-server";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import { paymentMiddleware } from "@x402/hono";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { createResourceServer, EXPOSED_HEADERS, type Seller, usdc } from "./seller";

/** Mean temperatures in January and July, in °C: climate, which stays true. */
const CITIES: Record<string, { january: number; july: number }> = {
  lisbon: { january: 11.6, july: 23.1 },
  cairo: { january: 14.0, july: 28.4 },
  oslo: { january: -2.3, july: 18.1 },
  samarkand: { january: 2.1, july: 27.4 },
};

/** An endpoint with a path parameter. */
export const climate: Seller = {
  name: "climate",
  method: "GET",
  path: "/climate/samarkand",
  about: "a path parameter",
  create({ facilitatorUrl }) {
    const app = new Hono();
    app.use(cors({ origin: "*", exposeHeaders: EXPOSED_HEADERS }));
    app.use(
      paymentMiddleware(
        {
          "GET /climate/:city": {
            accepts: usdc("$0.004"),
            description: "Mean January and July temperatures of a city on the old trade routes.",
            mimeType: "application/json",
            serviceName: "Caravan Climate",
            tags: ["weather", "climate", "geo"],
            extensions: declareDiscoveryExtension({
              input: { units: "celsius" },
              inputSchema: {
                properties: {
                  units: { type: "string", enum: ["celsius", "fahrenheit"], description: "Of temperatures" },
                },
              },
              pathParams: { city: "samarkand" },
              pathParamsSchema: {
                properties: { city: { type: "string", enum: Object.keys(CITIES), description: "City" } },
                required: ["city"],
              },
              output: { example: { city: "samarkand", january: 2.1, july: 27.4, units: "celsius" } },
            }),
          },
        },
        createResourceServer(facilitatorUrl),
      ),
    );
    app.get("/climate/:city", (c) => {
      const city = c.req.param("city").toLowerCase();
      const means = CITIES[city];
      if (!means) return c.json({ error: `city must be one of ${Object.keys(CITIES).join(", ")}` }, 404);
      const units = c.req.query("units") === "fahrenheit" ? "fahrenheit" : "celsius";
      const convert = (t: number) => (units === "celsius" ? t : Number((t * 1.8 + 32).toFixed(1)));
      return c.json({ city, january: convert(means.january), july: convert(means.july), units });
    });
    return getRequestListener(app.fetch);
  },
};
