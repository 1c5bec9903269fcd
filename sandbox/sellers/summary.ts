import { getRequestListener } from "@hono/node-server";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import { paymentMiddleware } from "@x402/hono";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { createResourceServer, EXPOSED_HEADERS, type Seller, usdc } from "./seller";

const SAMPLE =
  "Markets are old. A market needs a place, a price and trust. A price says what a thing costs before anyone buys it. Trust comes from weighing the goods yourself.";

/** A text tool: POST with a JSON body. */
export const summary: Seller = {
  name: "summary",
  method: "POST",
  path: "/summaries",
  about: "a text tool that takes a JSON body",
  create({ facilitatorUrl }) {
    const app = new Hono();
    app.use(cors({ origin: "*", exposeHeaders: EXPOSED_HEADERS }));
    app.use(
      paymentMiddleware(
        {
          "POST /summaries": {
            accepts: usdc("$0.005"),
            description: "Shortens a text to its most telling sentences, in their own words.",
            mimeType: "application/json",
            serviceName: "Short Words",
            tags: ["text", "summary", "nlp"],
            extensions: declareDiscoveryExtension({
              bodyType: "json",
              input: { text: SAMPLE, sentences: 2 },
              inputSchema: {
                properties: {
                  text: { type: "string", minLength: 1, maxLength: 20_000, description: "The text" },
                  sentences: { type: "integer", minimum: 1, maximum: 10, description: "How many to keep" },
                },
                required: ["text"],
              },
              output: { example: { summary: "A market needs a place, a price and trust.", kept: 1, of: 4 } },
            }),
          },
        },
        createResourceServer(facilitatorUrl),
      ),
    );
    app.post("/summaries", async (c) => {
      const body = (await c.req.json().catch(() => null)) as { text?: unknown; sentences?: unknown } | null;
      if (typeof body?.text !== "string" || body.text.trim() === "")
        return c.json({ error: "text must be a string that is not empty" }, 400);
      const sentences = Number(body.sentences ?? 2);
      if (!Number.isInteger(sentences) || sentences < 1 || sentences > 10)
        return c.json({ error: "sentences must be a whole number from 1 to 10" }, 400);
      return c.json(summarise(body.text.slice(0, 20_000), sentences));
    });
    return getRequestListener(app.fetch);
  },
};

/** Keeps the `count` sentences whose longer words are the most frequent in the text, in their order. */
export function summarise(text: string, count: number): { summary: string; kept: number; of: number } {
  const sentences = text.split(/(?<=[.!?])\s+/).filter((s) => s.trim() !== "");
  const words = (s: string) => s.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
  const frequency = new Map<string, number>();
  for (const word of words(text)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const weight = (s: string) => {
    const own = words(s);
    return own.reduce((sum, word) => sum + (frequency.get(word) ?? 0), 0) / Math.max(own.length, 1);
  };
  const best = sentences
    .map((sentence, at) => ({ sentence, at, weight: weight(sentence) }))
    .sort((a, b) => b.weight - a.weight || a.at - b.at)
    .slice(0, count)
    .sort((a, b) => a.at - b.at);
  return { summary: best.map((s) => s.sentence).join(" "), kept: best.length, of: sentences.length };
}
