import { getRequestListener } from "@hono/node-server";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import { paymentMiddleware } from "@x402/hono";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { testAccounts } from "../keys";
import { createResourceServer, EXPOSED_HEADERS, type Seller, usdc } from "./seller";

const MOONS: Record<string, string> = {
  january: "Wolf",
  march: "Worm",
  june: "Strawberry",
  october: "Hunter",
};
const ABOUT = { mimeType: "application/json", serviceName: "The Almanac", tags: ["almanac", "moon", "sky"] };

/** A provider with an OpenAPI document: two methods on one URL, a path parameter, and one endpoint it forgot about. */
export const almanac: Seller = {
  name: "almanac",
  method: "GET",
  path: "/signs",
  about: "a provider with a discovery document: give its domain",
  create({ facilitatorUrl, origin }) {
    const app = new Hono();
    app.use(cors({ origin: "*", exposeHeaders: EXPOSED_HEADERS }));
    app.get("/openapi.json", async (c) => {
      const proof = await testAccounts.seller.signMessage({ message: origin });
      return c.json(openApi(proof));
    });
    app.use(
      paymentMiddleware(
        {
          "GET /signs": {
            ...ABOUT,
            accepts: usdc("$0.001"),
            description: "The twelve signs of the zodiac in order.",
            extensions: declareDiscoveryExtension({ output: { example: { signs: ["Aries", "Taurus"] } } }),
          },
          "POST /signs": {
            ...ABOUT,
            accepts: usdc("$0.002"),
            description: "The sign of the zodiac of a day.",
            extensions: declareDiscoveryExtension({
              bodyType: "json",
              input: { month: 6, day: 21 },
              inputSchema: {
                properties: {
                  month: { type: "integer", minimum: 1, maximum: 12, description: "Month" },
                  day: { type: "integer", minimum: 1, maximum: 31, description: "Day" },
                },
                required: ["month", "day"],
              },
              output: { example: { sign: "Cancer" } },
            }),
          },
          "GET /moons/:month": {
            ...ABOUT,
            accepts: usdc("$0.003"),
            description: "The old name of a month's full moon.",
            extensions: declareDiscoveryExtension({
              pathParams: { month: "june" },
              pathParamsSchema: {
                properties: { month: { type: "string", enum: Object.keys(MOONS), description: "Month" } },
                required: ["month"],
              },
              output: { example: { month: "june", moon: "Strawberry" } },
            }),
          },
        },
        createResourceServer(facilitatorUrl),
      ),
    );
    app.get("/signs", (c) => c.json({ signs: SIGNS.map(([sign]) => sign) }));
    app.post("/signs", async (c) => {
      const { month, day } = await c.req.json().catch(() => ({}));
      const sign = signOf(Number(month), Number(day));
      return sign ? c.json({ sign }) : c.json({ error: "month and day must be a day of the year" }, 400);
    });
    app.get("/moons/:month", (c) => {
      const month = c.req.param("month").toLowerCase();
      const moon = Object.hasOwn(MOONS, month) ? MOONS[month] : undefined;
      return moon
        ? c.json({ month, moon })
        : c.json({ error: `month must be one of ${Object.keys(MOONS).join(", ")}` }, 404);
    });
    return getRequestListener(app.fetch);
  },
};

/** Each sign with the first day it reigns, as month * 100 + day. */
const SIGNS: [string, number][] = [
  ["Aries", 321],
  ["Taurus", 420],
  ["Gemini", 521],
  ["Cancer", 621],
  ["Leo", 723],
  ["Virgo", 823],
  ["Libra", 923],
  ["Scorpio", 1023],
  ["Sagittarius", 1122],
  ["Capricorn", 1222],
  ["Aquarius", 120],
  ["Pisces", 219],
];

/** The sign that reigns on a day; null when there is no such day. */
export function signOf(month: number, day: number): string | null {
  const date = new Date(Date.UTC(2024, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const at = month * 100 + day;
  const begun = SIGNS.filter(([, from]) => from <= at).sort(([, a], [, b]) => b - a)[0];
  // The first days of January belong to the sign of December.
  return begun?.[0] ?? "Capricorn";
}

function openApi(proof: string) {
  const paid = (summary: string, amount: string) => ({
    summary,
    "x-payment-info": { protocols: ["x402"], price: { mode: "fixed", currency: "USD", amount } },
    responses: { "200": { description: "The answer" }, "402": { description: "Payment Required" } },
  });
  const month = {
    name: "month",
    in: "path",
    required: true,
    schema: { type: "string", enum: Object.keys(MOONS) },
    example: "june",
  };
  return {
    openapi: "3.1.0",
    info: { title: "The Almanac", version: "1.0.0" },
    "x-discovery": { ownershipProofs: [proof] },
    paths: {
      "/signs": { get: paid("All signs", "0.001"), post: paid("The sign of a day", "0.002") },
      "/moons/{month}": { parameters: [month], get: paid("A month's moon", "0.003") },
      "/tides": { get: paid("Tides, discontinued", "0.01") },
    },
  };
}
