import type { Finding } from "../types";
import type { Framework, View } from "../view";

type Code = NonNullable<Finding["fix"]["code"]>;

/** Lines to paste for the recognised framework, else what any server must do; undefined when there is nothing to paste. */
export function linesFor(
  view: View,
  lines: Partial<Record<Framework | "HTTP" | "x402", string>>,
): Code | undefined {
  const recognised = view.framework && lines[view.framework];
  if (view.framework && recognised) return { framework: view.framework, lines: recognised };
  if (lines.x402) return { framework: "x402 middleware", lines: lines.x402 };
  return lines.HTTP ? { framework: "HTTP", lines: lines.HTTP } : undefined;
}

const EXPOSED = '["PAYMENT-REQUIRED", "PAYMENT-RESPONSE", "X-PAYMENT-RESPONSE"]';

/** Everything a web page needs, in one paste: half a CORS setup fails in a new way. */
export function corsLines(view: View): Code | undefined {
  return linesFor(view, {
    Express: `import cors from "cors";\n// before paymentMiddleware\napp.use(cors({ exposedHeaders: ${EXPOSED} }));`,
    Hono: `import { cors } from "hono/cors";\n// before paymentMiddleware\napp.use(cors({ origin: "*", exposeHeaders: ${EXPOSED} }));`,
    HTTP: [
      "# on every response, 402 included",
      "Access-Control-Allow-Origin: *",
      "Access-Control-Expose-Headers: PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE",
      "# on the answer to OPTIONS, which must be 204 and not 402",
      `Access-Control-Allow-Methods: ${view.observation.target.method}, OPTIONS`,
      "Access-Control-Allow-Headers: Content-Type, PAYMENT-SIGNATURE, X-PAYMENT",
    ].join("\n"),
  });
}

/** The route as the x402 packages take it, with the price in dollars that they convert themselves. */
export function acceptsLines(view: View, network: string): Code | undefined {
  const lines = `accepts: { scheme: "exact", price: "$0.01", network: "${network}", payTo: "0x…" },`;
  return linesFor(view, { Express: lines, Hono: lines, x402: lines });
}
