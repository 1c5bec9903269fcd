import type { FixLines } from "./rule";

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

/** A declaration of the input, with an example; of the output too when one is given. */
function bazaarLines(output?: { js: string; python: string; go: string; json: string }): FixLines {
  const python = [
    `from x402.extensions.bazaar import ${output ? "OutputConfig, " : ""}declare_discovery_extension`,
    "# in the route",
    'extensions=declare_discovery_extension(input={"city": "Lisbon"},',
    `    input_schema={"properties": {"city": {"type": "string"}}}%BODY_PYTHON%${output?.python ?? ""}),`,
  ].join("\n");
  return {
    x402: `import { declareDiscoveryExtension } from "@x402/extensions/bazaar";\n// in the route\nextensions: declareDiscoveryExtension({ %BODY_JS%input: { city: "Lisbon" }, inputSchema: { properties: { city: { type: "string" } } }${output?.js ?? ""} }),`,
    FastAPI: python,
    Flask: python,
    Go: [
      "import (",
      '\t"github.com/x402-foundation/x402/go/v2/extensions/bazaar"',
      '\t"github.com/x402-foundation/x402/go/v2/extensions/types"',
      ")",
      'declared, err := bazaar.DeclareDiscoveryExtension("%METHOD%", map[string]interface{}{"city": "Lisbon"},',
      '\ttypes.JSONSchema{"properties": map[string]interface{}{"city": map[string]interface{}{"type": "string"}}},',
      `\t"%BODY_GO%", ${output?.go ?? "nil"})`,
      "if err != nil {",
      "\tlog.Fatal(err)",
      "}",
      "// in the route",
      'Extensions: map[string]interface{}{"bazaar": declared},',
    ].join("\n"),
    HTTP: [
      '"extensions": {"bazaar": {',
      `  "info": {"input": {"type": "http", "method": "%METHOD%", %INPUT%}${output?.json ?? ""}},`,
      '  "schema": {"properties": {"input": {"properties": {"%FIELD%": {"properties": {"city": {"type": "string"}}}}}}}}}',
    ].join("\n"),
  };
}

export const BAZAAR_LINES = bazaarLines();
export const OUTPUT_LINES = bazaarLines({
  js: ", output: { example: { celsius: 21 } }",
  python: ',\n    output=OutputConfig(example={"celsius": 21})',
  go: '&types.OutputConfig{Example: map[string]interface{}{"celsius": 21}}',
  json: ', "output": {"type": "json", "example": {"celsius": 21}}',
});
