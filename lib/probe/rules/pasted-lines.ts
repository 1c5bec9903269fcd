import type { FixLines } from "./rule";

const EXPOSED = '"PAYMENT-REQUIRED", "PAYMENT-RESPONSE", "X-PAYMENT-RESPONSE"';
const ALLOWED = "Content-Type, PAYMENT-SIGNATURE, X-PAYMENT, SIGN-IN-WITH-X";

const CORS_HEADERS = [
  "Access-Control-Allow-Origin: *",
  "Access-Control-Expose-Headers: PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE",
];

/** Everything a web page needs, in one paste: half a CORS setup fails in a new way. */
export const CORS_LINES: FixLines = {
  Express: `import cors from "cors";\n// before paymentMiddleware\napp.use(cors({ exposedHeaders: [${EXPOSED}] }));`,
  Hono: `import { cors } from "hono/cors";\n// before paymentMiddleware\napp.use(cors({ origin: "*", exposeHeaders: [${EXPOSED}] }));`,
  "Next.js": [
    "// next.config.ts; route handlers answer OPTIONS by themselves",
    'headers: async () => [{ source: "%PATH%", headers: [',
    '  { key: "Access-Control-Allow-Origin", value: "*" },',
    '  { key: "Access-Control-Allow-Methods", value: "%METHOD%, OPTIONS" },',
    `  { key: "Access-Control-Allow-Headers", value: "${ALLOWED}" },`,
    '  { key: "Access-Control-Expose-Headers", value: "PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE" },',
    "] }],",
  ].join("\n"),
  Fastify: `import cors from "@fastify/cors";\n// before the payment hook\nawait app.register(cors, { origin: "*", exposedHeaders: [${EXPOSED}] });`,
  FastAPI: [
    "from fastapi.middleware.cors import CORSMiddleware",
    "# after the payment middleware: the one that is added last runs first",
    'app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"],',
    `    expose_headers=[${EXPOSED}])`,
  ].join("\n"),
  Flask: [
    "# after payment_middleware(app, …): outermost, so that the 402 has the headers too",
    "inner = app.wsgi_app",
    'CORS = [("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Methods", "%METHOD%, OPTIONS"),',
    `    ("Access-Control-Allow-Headers", "${ALLOWED}"),`,
    '    ("Access-Control-Expose-Headers", "PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE")]',
    "def with_cors(environ, start_response):",
    '    if environ["REQUEST_METHOD"] == "OPTIONS":',
    '        start_response("204 No Content", CORS)',
    '        return [b""]',
    "    return inner(environ, lambda status, headers, error=None: start_response(status, headers + CORS, error))",
    "app.wsgi_app = with_cors",
  ].join("\n"),
  Go: [
    'import "github.com/gin-contrib/cors"',
    "// before the payment middleware",
    "r.Use(cors.New(cors.Config{AllowAllOrigins: true,",
    '\tAllowMethods: []string{"%METHOD%", "OPTIONS"},',
    '\tAllowHeaders: []string{"Content-Type", "PAYMENT-SIGNATURE", "X-PAYMENT", "SIGN-IN-WITH-X"},',
    `\tExposeHeaders: []string{${EXPOSED}}}))`,
  ].join("\n"),
  "Cloudflare Worker": [
    "const CORS = {",
    '  "Access-Control-Allow-Origin": "*",',
    '  "Access-Control-Allow-Methods": "%METHOD%, OPTIONS",',
    `  "Access-Control-Allow-Headers": "${ALLOWED}",`,
    '  "Access-Control-Expose-Headers": "PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE",',
    "};",
    'if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: CORS });',
    "// and on every other response, the 402 included: headers: { ...CORS, … }",
  ].join("\n"),
  HTTP: [
    "# on every response, 402 included",
    ...CORS_HEADERS,
    "# on the answer to OPTIONS, which must be 204 and not 402",
    "Access-Control-Allow-Methods: %METHOD%, OPTIONS",
    `Access-Control-Allow-Headers: ${ALLOWED}`,
  ].join("\n"),
};

/** One member of a route's configuration, as the packages of each language write it. */
export function routeLines(member: { js: string; python: string; go: string; json?: string }): FixLines {
  return {
    x402: member.js,
    FastAPI: member.python,
    Flask: member.python,
    Go: member.go,
    ...(member.json ? { HTTP: member.json } : {}),
  };
}

/** The option with its price in dollars, which the packages turn into atomic units themselves. */
export const ACCEPTS_LINES = routeLines({
  js: 'accepts: { scheme: "exact", price: "$0.01", network: "%NETWORK%", payTo: "0x…" },',
  python: 'accepts=[PaymentOption(scheme="exact", price="$0.01", network="%NETWORK%", pay_to="0x…")],',
  go: 'Accepts: x402http.PaymentOptions{{Scheme: "exact", Price: "$0.01", Network: "%NETWORK%", PayTo: "0x…"}},',
  json: '"accepts": [{"scheme": "exact", "network": "%NETWORK%", "amount": "10000", "asset": "0x…", "payTo": "0x…", "maxTimeoutSeconds": 60, "extra": {"name": "USD Coin", "version": "2"}}]',
});

export const RESOURCE_LINES = routeLines({
  js: 'resource: "%URL%",',
  python: 'resource="%URL%",',
  go: 'Resource: "%URL%",',
  json: '"resource": {"url": "%URL%"}',
});

/** Behind a proxy that ends TLS. */
export const TRUST_PROXY_LINES: FixLines = {
  ...RESOURCE_LINES,
  Express: '// trust the proxy, before paymentMiddleware\napp.set("trust proxy", 1);',
  Fastify: "const app = Fastify({ trustProxy: true });",
  FastAPI: 'uvicorn main:app --proxy-headers --forwarded-allow-ips="*"',
  Flask:
    "from werkzeug.middleware.proxy_fix import ProxyFix\n# after payment_middleware(app, …)\napp.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1, x_host=1)",
};

const PYTHON_ROUTES = '{"%METHOD% %PATH%": RouteConfig(accepts=[…])}';

/** The payment middleware in front of the route. */
export const MOUNT_LINES: FixLines = {
  Express:
    '// before the route and before anything that checks its input\napp.use(paymentMiddleware({ "%METHOD% %PATH%": { accepts: … } }, server));',
  Hono: '// before the route and before anything that checks its input\napp.use(paymentMiddleware({ "%METHOD% %PATH%": { accepts: … } }, server));',
  "Next.js": "export const %METHOD% = withX402(handler, { accepts: … }, server);",
  Fastify: '// before the routes\npaymentMiddleware(app, { "%METHOD% %PATH%": { accepts: … } }, server);',
  FastAPI: `# runs before FastAPI checks the input\napp.add_middleware(PaymentMiddlewareASGI, routes=${PYTHON_ROUTES}, server=server)`,
  Flask: `payment_middleware(app, routes=${PYTHON_ROUTES}, server=server)`,
  Go: '// before the route\nr.Use(ginmw.PaymentMiddleware(x402http.RoutesConfig{"%METHOD% %PATH%": {…}}, …))',
  HTTP: "HTTP/1.1 402 Payment Required\nPAYMENT-REQUIRED: <base64 of the challenge>",
};

/** One response header, in every framework. */
export function headerLines(name: string, value: string): FixLines {
  return {
    Express: `response.setHeader("${name}", "${value}");`,
    Hono: `c.header("${name}", "${value}");`,
    "Next.js": `NextResponse.json(body, { status: 402, headers: { "${name}": "${value}" } });`,
    Fastify: `reply.header("${name}", "${value}");`,
    FastAPI: `response.headers["${name}"] = "${value}"`,
    Flask: `response.headers["${name}"] = "${value}"`,
    Go: `w.Header().Set("${name}", "${value}")`,
    "Cloudflare Worker": `new Response(body, { status: 402, headers: { "${name}": "${value}" } });`,
    HTTP: `${name}: ${value}`,
  };
}

/** The challenge as its header carries it. */
export const ENCODE_LINES: FixLines = {
  JavaScript: 'Buffer.from(JSON.stringify(challenge)).toString("base64")',
  FastAPI: "base64.b64encode(json.dumps(challenge).encode()).decode()",
  Flask: "base64.b64encode(json.dumps(challenge).encode()).decode()",
  Go: "base64.StdEncoding.EncodeToString(challengeJSON)",
};

export const SEND_LINES: FixLines = {
  JavaScript:
    'import { encodePaymentRequiredHeader } from "@x402/core/http";\nresponse.setHeader("PAYMENT-REQUIRED", encodePaymentRequiredHeader(challenge));',
  FastAPI: 'response.headers["PAYMENT-REQUIRED"] = base64.b64encode(json.dumps(challenge).encode()).decode()',
  Flask: 'response.headers["PAYMENT-REQUIRED"] = base64.b64encode(json.dumps(challenge).encode()).decode()',
  Go: 'w.Header().Set("PAYMENT-REQUIRED", base64.StdEncoding.EncodeToString(challengeJSON))',
  HTTP: "HTTP/1.1 402 Payment Required\nPAYMENT-REQUIRED: <base64 of the challenge>",
};

const PYTHON_BAZAAR =
  'from x402.extensions.bazaar import declare_discovery_extension\nextensions=declare_discovery_extension(input={"city": "Lisbon"},\n    input_schema={"properties": {"city": {"type": "string"}}}),';

/** A declaration of the input, with an example. */
export const BAZAAR_LINES: FixLines = {
  x402: 'import { declareDiscoveryExtension } from "@x402/extensions/bazaar";\nextensions: declareDiscoveryExtension({ input: { city: "Lisbon" }, inputSchema: { properties: { city: { type: "string" } } } }),',
  FastAPI: PYTHON_BAZAAR,
  Flask: PYTHON_BAZAAR,
  HTTP: '"extensions": {"bazaar": {\n  "info": {"input": {"type": "http", "method": "%METHOD%", "queryParams": {"city": "Lisbon"}}},\n  "schema": {"properties": {"input": {"properties": {"queryParams": {"properties": {"city": {"type": "string"}}}}}}}}}',
};

export const STATUS_LINES: FixLines = {
  Express: "response.status(402).json(challenge);",
  Hono: "return c.json(challenge, 402);",
  "Next.js": "return NextResponse.json(challenge, { status: 402 });",
  Fastify: "return reply.code(402).send(challenge);",
  FastAPI: "return JSONResponse(challenge, status_code=402)",
  Flask: "return jsonify(challenge), 402",
  Go: "w.WriteHeader(http.StatusPaymentRequired)",
  "Cloudflare Worker": "return Response.json(challenge, { status: 402 });",
  HTTP: "HTTP/1.1 402 Payment Required",
};
