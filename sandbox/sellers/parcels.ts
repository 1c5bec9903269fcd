import { getRequestListener } from "@hono/node-server";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import { paymentMiddleware } from "@x402/hono";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { createResourceServer, EXPOSED_HEADERS, type Seller, usdc } from "./seller";

const PLACE = {
  type: "object",
  required: ["city", "country"],
  properties: {
    city: { type: "string", minLength: 1, maxLength: 60 },
    country: { type: "string", pattern: "^[A-Z]{2}$", description: "Two letters, such as PT" },
  },
};

const EXAMPLE = {
  to: { city: "Porto", country: "PT" },
  delivery: { kind: "door", street: "Rua das Flores 1" },
  parcels: [{ kilos: 1.5, fragile: true }],
  collect: "2026-12-01",
};

/** Input as deep as real ones are: objects in objects, a list, one of two forms, a map. */
export const parcels: Seller = {
  name: "parcels",
  method: "POST",
  path: "/quote-parcels",
  about: "a POST endpoint whose input is nested: lists, one of two forms, a map",
  create({ facilitatorUrl }) {
    const app = new Hono();
    app.use(cors({ origin: "*", exposeHeaders: EXPOSED_HEADERS }));
    app.use(
      paymentMiddleware(
        {
          "POST /quote-parcels": {
            accepts: usdc("$0.002"),
            description: "What it costs to send parcels, from a made-up carrier.",
            mimeType: "application/json",
            serviceName: "Parcel Desk",
            tags: ["shipping", "parcels", "quote"],
            extensions: declareDiscoveryExtension({
              bodyType: "json",
              input: EXAMPLE,
              inputSchema: {
                type: "object",
                required: ["to", "delivery", "parcels"],
                properties: {
                  from: PLACE,
                  to: PLACE,
                  delivery: {
                    description: "Where it is handed over",
                    oneOf: [
                      {
                        title: "To the door",
                        type: "object",
                        required: ["kind", "street"],
                        properties: { kind: { const: "door" }, street: { type: "string", minLength: 3 } },
                      },
                      {
                        title: "To a locker",
                        type: "object",
                        required: ["kind", "locker"],
                        properties: { kind: { const: "locker" }, locker: { type: "integer", minimum: 1 } },
                      },
                    ],
                  },
                  parcels: {
                    type: "array",
                    minItems: 1,
                    maxItems: 5,
                    items: {
                      type: "object",
                      required: ["kilos"],
                      properties: {
                        kilos: { type: "number", exclusiveMinimum: 0, maximum: 30 },
                        fragile: { type: "boolean", default: false },
                      },
                    },
                  },
                  // No `format: date`: the reference packages warn about every format on the console.
                  collect: {
                    type: ["string", "null"],
                    pattern: "^\\d{4}-\\d{2}-\\d{2}$",
                    description: "Year, month, day: 2026-12-01. null: any day",
                  },
                  labels: { type: "object", additionalProperties: { type: "string" } },
                },
              },
              output: { example: { parcels: 1, kilos: 1.5, euros: "7.40" } },
            }),
          },
        },
        createResourceServer(facilitatorUrl),
      ),
    );
    app.post("/quote-parcels", async (c) => {
      const asked = await c.req.json().catch(() => null);
      const list: { kilos?: unknown; fragile?: unknown }[] = Array.isArray(asked?.parcels)
        ? asked.parcels
        : [];
      const kilos = list.reduce((sum, { kilos: own }) => sum + Number(own), 0);
      if (list.length === 0 || !(kilos > 0)) return c.json({ error: "parcels with their kilos" }, 400);
      const base = asked.delivery?.kind === "locker" ? 3.9 : 5.9;
      const fragile = list.filter((parcel) => parcel.fragile === true).length;
      return c.json({ parcels: list.length, kilos, euros: (base + kilos + fragile).toFixed(2) });
    });
    return getRequestListener(app.fetch);
  },
};
