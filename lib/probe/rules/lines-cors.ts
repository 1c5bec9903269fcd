import type { FixLines } from "./rule";

const EXPOSED = '"PAYMENT-REQUIRED", "PAYMENT-RESPONSE", "X-PAYMENT-RESPONSE"';
const EXPOSED_LIST = EXPOSED.replaceAll('"', "");
const ALLOWED = "Content-Type, PAYMENT-SIGNATURE, X-PAYMENT, SIGN-IN-WITH-X, Access-Control-Expose-Headers";
const METHODS = "%METHOD%, OPTIONS";

/** Everything a web page needs, in one paste: half a CORS setup fails in a new way. */
export const CORS_LINES: FixLines = {
  Express: `import cors from "cors";\n// before paymentMiddleware\napp.use(cors({ exposedHeaders: [${EXPOSED}] }));`,
  Hono: `import { cors } from "hono/cors";\n// before paymentMiddleware\napp.use(cors({ origin: "*", exposeHeaders: [${EXPOSED}] }));`,
  "Next.js": [
    "// in next.config; route handlers answer OPTIONS by themselves",
    'headers: async () => [{ source: "%PATH%", headers: [',
    '  { key: "Access-Control-Allow-Origin", value: "*" },',
    `  { key: "Access-Control-Allow-Methods", value: "${METHODS}" },`,
    `  { key: "Access-Control-Allow-Headers", value: "${ALLOWED}" },`,
    `  { key: "Access-Control-Expose-Headers", value: "${EXPOSED_LIST}" },`,
    "] }],",
  ].join("\n"),
  Fastify: [
    'import cors from "@fastify/cors";',
    "// before the payment middleware and before the routes",
    `await app.register(cors, { origin: "*", methods: ["%METHOD%"], exposedHeaders: [${EXPOSED}] });`,
  ].join("\n"),
  FastAPI: [
    "from fastapi.middleware.cors import CORSMiddleware",
    "# after the payment middleware: the one that is added last runs first",
    'app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"],',
    `    expose_headers=[${EXPOSED}])`,
  ].join("\n"),
  Flask: [
    "# after payment_middleware(app, …): outermost, so that the 402 has the headers too",
    `CORS = [("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Methods", "${METHODS}"),`,
    `    ("Access-Control-Allow-Headers", "${ALLOWED}"),`,
    `    ("Access-Control-Expose-Headers", "${EXPOSED_LIST}")]`,
    "def with_cors(environ, start_response, inner=app.wsgi_app):",
    '    if environ["REQUEST_METHOD"] == "OPTIONS":',
    '        start_response("204 No Content", CORS)',
    '        return [b""]',
    "    return inner(environ, lambda status, headers, error=None: start_response(status, headers + CORS, error))",
    "app.wsgi_app = with_cors",
  ].join("\n"),
  Go: [
    "func withCORS(next http.Handler) http.Handler {",
    "\treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {",
    '\t\tw.Header().Set("Access-Control-Allow-Origin", "*")',
    `\t\tw.Header().Set("Access-Control-Allow-Methods", "${METHODS}")`,
    `\t\tw.Header().Set("Access-Control-Allow-Headers", "${ALLOWED}")`,
    `\t\tw.Header().Set("Access-Control-Expose-Headers", "${EXPOSED_LIST}")`,
    "\t\tif r.Method == http.MethodOptions {",
    "\t\t\tw.WriteHeader(http.StatusNoContent)",
    "\t\t\treturn",
    "\t\t}",
    "\t\tnext.ServeHTTP(w, r)",
    "\t})",
    "}",
    '// around everything, a gin engine too: http.ListenAndServe(":4021", withCORS(handler))',
  ].join("\n"),
  "Cloudflare Worker": [
    "const CORS = {",
    '  "Access-Control-Allow-Origin": "*",',
    `  "Access-Control-Allow-Methods": "${METHODS}",`,
    `  "Access-Control-Allow-Headers": "${ALLOWED}",`,
    `  "Access-Control-Expose-Headers": "${EXPOSED_LIST}",`,
    "};",
    "// app is what was exported until now",
    "export default {",
    "  async fetch(request, env, ctx) {",
    '    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: CORS });',
    "    const answer = await app.fetch(request, env, ctx);",
    "    const response = new Response(answer.body, answer);",
    "    for (const [name, value] of Object.entries(CORS)) response.headers.set(name, value);",
    "    return response;",
    "  },",
    "};",
  ].join("\n"),
  HTTP: [
    "# on every response, 402 included",
    "Access-Control-Allow-Origin: *",
    `Access-Control-Expose-Headers: ${EXPOSED_LIST}`,
    "# on the answer to OPTIONS, which must be 204 and not 402",
    `Access-Control-Allow-Methods: ${METHODS}`,
    `Access-Control-Allow-Headers: ${ALLOWED}`,
  ].join("\n"),
};
