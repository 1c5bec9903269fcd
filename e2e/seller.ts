import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import { paymentMiddleware } from "@x402/hono";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { close, listen } from "@/sandbox/listen";
import { createResourceServer, EXPOSED_HEADERS, usdc } from "@/sandbox/sellers/seller";

/** A seller that one test owns and changes while it runs. */
export interface TestSeller {
  /** Where it sells. Nobody has seen this URL before. */
  url: string;
  serviceName: string;
  /** In dollars, e.g. "$0.03"; from now on. */
  setPrice(price: string): void;
  /** From now on it answers 500 to everybody. */
  fail(): void;
  /** Happens once, while this seller holds the next payment: before it is settled, or after and before it answers. */
  whenPaid(when: "before" | "settled", happens: () => Promise<unknown>): void;
  /** One entry for each GET: whether it carried a payment. */
  requests: { paid: boolean }[];
  stop(): Promise<void>;
}

/** Starts a seller as a provider would, at `port`, under a path of its own. */
export async function startSeller(options: {
  facilitatorUrl: string;
  port: number;
  /** Last part of the path, and of the service's name. */
  name: string;
  price: string;
  /** Who is paid; the sample sellers' account unless given. */
  payTo?: string;
  /** Lets no web page call it: it is called through the relay. */
  noPages?: boolean;
}): Promise<TestSeller> {
  const path = `/${options.name}`;
  const serviceName = `Greeting ${options.name}`;
  const requests: TestSeller["requests"] = [];
  let { price } = options;
  let failing = false;
  const waiting = new Map<string, () => Promise<unknown>>();
  const happen = async (when: string) => {
    const happens = waiting.get(when);
    waiting.delete(when);
    await happens?.();
  };

  const app = new Hono();
  if (!options.noPages) app.use(cors({ origin: "*", exposeHeaders: EXPOSED_HEADERS }));
  app.use(async (c, next) => {
    requests.push({ paid: Boolean(c.req.header("payment-signature")) });
    if (failing) return c.text("out of order", 500);
    await next();
    if (c.req.header("payment-signature")) await happen("settled");
  });
  app.use(
    paymentMiddleware(
      {
        [`GET ${path}`]: {
          accepts: {
            ...usdc(options.price),
            price: () => price,
            ...(options.payTo ? { payTo: options.payTo } : {}),
          },
          description: "Greets whoever pays.",
          mimeType: "application/json",
          serviceName,
          tags: ["greeting"],
          extensions: declareDiscoveryExtension({
            input: { name: "Ada" },
            inputSchema: { properties: { name: { type: "string", description: "Whom to greet" } } },
            output: { example: { greeting: "Good day, Ada" } },
          }),
        },
      },
      createResourceServer(options.facilitatorUrl),
    ),
  );
  app.get(path, async (c) => {
    await happen("before");
    return c.json({ greeting: `Good day, ${c.req.query("name") ?? "stranger"}` });
  });

  const server = createServer(getRequestListener(app.fetch));
  const origin = await listen(server, options.port);
  return {
    url: `${origin}${path}`,
    serviceName,
    requests,
    whenPaid(when, happens) {
      waiting.set(when, happens);
    },
    setPrice(changed) {
      price = changed;
    },
    fail() {
      failing = true;
    },
    stop: () => close(server),
  };
}
