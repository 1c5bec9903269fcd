import type { FixLines } from "./rule";

const NETWORK = "%EVM_NETWORK%";
const FACILITATOR = "https://x402.org/facilitator";
const ROUTE = `"%METHOD% %PATH%": { accepts: { scheme: "exact", price: "$0.01", network: "${NETWORK}", payTo: "0x…" } }`;
const BEFORE = "before the route and before anything that checks its input";

const serverOf = (name: string, imported: string) =>
  [
    `import { ${imported}, x402ResourceServer } from "@x402/${name}";`,
    'import { HTTPFacilitatorClient } from "@x402/core/server";',
    'import { ExactEvmScheme } from "@x402/evm/exact/server";',
    `const facilitator = new HTTPFacilitatorClient({ url: "${FACILITATOR}" }); // or any that settles on your network`,
    `const server = new x402ResourceServer(facilitator).register("${NETWORK}", new ExactEvmScheme());`,
  ].join("\n");

const javaScript = (name: string) =>
  `${serverOf(name, "paymentMiddleware")}\n// ${BEFORE}\napp.use(paymentMiddleware({ ${ROUTE} }, server));`;

const pythonOf = (framework: "fastapi" | "flask") => {
  const [sync, imported] =
    framework === "flask" ? ["Sync", "payment_middleware"] : ["", "PaymentMiddlewareASGI"];
  return [
    `from x402.http import FacilitatorConfig, HTTPFacilitatorClient${sync}, PaymentOption`,
    `from x402.http.middleware.${framework} import ${imported}`,
    "from x402.http.types import RouteConfig",
    "from x402.mechanisms.evm.exact import ExactEvmServerScheme",
    `from x402.server import x402ResourceServer${sync}`,
    `facilitator = HTTPFacilitatorClient${sync}(FacilitatorConfig(url="${FACILITATOR}"))  # or any that settles on your network`,
    `server = x402ResourceServer${sync}(facilitator)`,
    `server.register("${NETWORK}", ExactEvmServerScheme())`,
    'routes = {"%METHOD% %PATH%": RouteConfig(accepts=[',
    `    PaymentOption(scheme="exact", price="$0.01", network="${NETWORK}", pay_to="0x…")])}`,
  ].join("\n");
};

const GO_MODULE = "github.com/x402-foundation/x402/go/v2";

/** The payment middleware in front of the route, from nothing. */
export const MOUNT_LINES: FixLines = {
  Express: javaScript("express"),
  Hono: javaScript("hono"),
  "Next.js": `${serverOf("next", "withX402")}\n// handler: the function that was exported as %METHOD%\nexport const %METHOD% = withX402(handler, ${ROUTE.replace(/^[^{]*/, "")}, server);`,
  Fastify: `${serverOf("fastify", "paymentMiddleware")}\n// ${BEFORE}\npaymentMiddleware(app, { ${ROUTE} }, server);`,
  FastAPI: `${pythonOf("fastapi")}\n# runs before FastAPI checks the input\napp.add_middleware(PaymentMiddlewareASGI, routes=routes, server=server)`,
  Flask: `${pythonOf("flask")}\npayment_middleware(app, routes=routes, server=server)`,
  Go: [
    "import (",
    `\tx402http "${GO_MODULE}/http"`,
    `\tx402mw "${GO_MODULE}/http/nethttp" // or http/gin, with r.Use before the route`,
    `\tevm "${GO_MODULE}/mechanisms/evm/exact/server"`,
    ")",
    `facilitator := x402http.NewHTTPFacilitatorClient(&x402http.FacilitatorConfig{URL: "${FACILITATOR}"})`,
    'routes := x402http.RoutesConfig{"%METHOD% %PATH%": {Accepts: x402http.PaymentOptions{',
    `\t{Scheme: "exact", Price: "$0.01", Network: "${NETWORK}", PayTo: "0x…"}}}}`,
    "handler := x402mw.X402Payment(x402mw.Config{Routes: routes, Facilitator: facilitator,",
    `\tSchemes: []x402mw.SchemeConfig{{Network: "${NETWORK}", Server: evm.NewExactEvmScheme()}}})(mux)`,
  ].join("\n"),
  "Cloudflare Worker": [
    serverOf("hono", "paymentMiddleware"),
    `// app: a Hono application; ${BEFORE}. Made with the first request, since a Worker asks nobody before`,
    "let payment;",
    `app.use((c, next) => (payment ??= paymentMiddleware({ ${ROUTE} }, server))(c, next));`,
  ].join("\n"),
  HTTP: "HTTP/1.1 402 Payment Required\nPAYMENT-REQUIRED: <base64 of the challenge>",
};
