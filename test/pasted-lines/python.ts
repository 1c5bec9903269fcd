import { goodChallenge, type Member, NETWORK, type OwnAnswer, PATH, type RouteFault, SELLER } from "./scenes";

type Python = "Flask" | "FastAPI";

const indent = (text: string, by = 4) => text.replace(/^(?=.)/gm, " ".repeat(by));

const CORS = `{"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*",
    "Access-Control-Expose-Headers": "PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE"}`;

/** An application that answers with one fault, or with the lines pasted. */
export function ownAnswerProgram(
  framework: Python,
  fault: OwnAnswer,
  origin: string,
  pasted: string,
): string {
  const at = (place: OwnAnswer["place"]) => (fault.place === place ? pasted : "");
  const encode = fault.header === "base64url" ? "urlsafe_b64encode" : "b64encode";
  const body = fault.header === "none" || fault.status === 200 ? "challenge" : "{}";
  const flask = framework === "Flask";
  const handler = [
    "challenge = json.loads(TEXT)",
    at("header") || `header = base64.${encode}(json.dumps(challenge).encode()).decode()`,
    flask
      ? `response = make_response(jsonify(${body}), ${fault.status})`
      : `response = JSONResponse(${body}, status_code=${fault.status})`,
    ...(fault.header === "none" ? [] : ['response.headers["PAYMENT-REQUIRED"] = header']),
    ...(fault.cacheControl ? [`response.headers["Cache-Control"] = "${fault.cacheControl}"`] : []),
    ...(fault.cors ? ["for name, value in CORS_BASE.items():\n    response.headers[name] = value"] : []),
    at("answer"),
    "return response",
  ].join("\n");
  return [
    "import base64, json",
    flask
      ? "from flask import Flask, jsonify, make_response"
      : "from fastapi import FastAPI\nfrom fastapi.responses import JSONResponse, Response",
    `TEXT = ${JSON.stringify(goodChallenge(origin))}`,
    `CORS_BASE = ${CORS}`,
    flask ? "app = Flask(__name__)" : "app = FastAPI()",
    at("application"),
    ...(fault.cors
      ? flask
        ? [`@app.route("${PATH}", methods=["OPTIONS"])\ndef options():\n    return "", 204, CORS_BASE`]
        : [`@app.options("${PATH}")\ndef options():\n    return Response(status_code=204, headers=CORS_BASE)`]
      : []),
    flask
      ? `@app.route("${PATH}", methods=["GET"]${fault.cors ? ", provide_automatic_options=False" : ""})`
      : `@app.get("${PATH}")`,
    "def report():",
    indent(handler),
  ].join("\n");
}

const OPTION = (price: string) =>
  `accepts=[PaymentOption(scheme="exact", price="${price}", network="${NETWORK}", pay_to="${SELLER}")],`;
const INPUT = 'input={"city": "Porto"}, input_schema={"properties": {"city": {"type": "string"}}}';
const BEFORE = {
  dear: OPTION("$5000"),
  "far-resource": 'resource="https://elsewhere.example/report",',
  "no-output": `extensions=declare_discovery_extension(${INPUT}),`,
} as const;
const MEMBERS: Record<Exclude<Member, "resource">, string> = {
  accepts: OPTION("$0.01"),
  description: 'description="The weather of a city",',
  mimeType: 'mime_type="application/json",',
  extensions: `extensions=declare_discovery_extension(${INPUT}, output=OutputConfig(example={"celsius": 21})),`,
};

/** A route sold with the package's names, with one member wrong or missing, or with the lines in its place. */
export function routeProgram(framework: Python, fault: RouteFault, pasted: string, after: string): string {
  const parts = pasted.split(/^# in the route$/m);
  const member = parts.at(-1)?.trim() || (fault.before ? BEFORE[fault.before] : "");
  const others = Object.entries(MEMBERS).flatMap(([name, text]) => (name === fault.member ? [] : [text]));
  const flask = framework === "Flask";
  const sync = flask ? "Sync" : "";
  return [
    flask ? "from flask import Flask" : "from fastapi import FastAPI",
    `from x402.http import FacilitatorConfig, HTTPFacilitatorClient${sync}, PaymentOption`,
    `from x402.http.middleware.${framework.toLowerCase()} import ${flask ? "payment_middleware" : "PaymentMiddlewareASGI"}`,
    "from x402.http.types import RouteConfig",
    "from x402.mechanisms.evm.exact import ExactEvmServerScheme",
    `from x402.server import x402ResourceServer${sync}`,
    parts.length > 1
      ? parts[0]
      : "from x402.extensions.bazaar import OutputConfig, declare_discovery_extension",
    `server = x402ResourceServer${sync}(HTTPFacilitatorClient${sync}(FacilitatorConfig(url="http://127.0.0.1")))`,
    `server.register("${NETWORK}", ExactEvmServerScheme())`,
    `routes = {"GET ${PATH}": RouteConfig(`,
    ...others,
    member,
    ")}",
    flask ? "app = Flask(__name__)" : "app = FastAPI()",
    flask
      ? "payment_middleware(app, routes=routes, server=server)"
      : "app.add_middleware(PaymentMiddlewareASGI, routes=routes, server=server)",
    after,
    `@app.${flask ? "route" : "get"}("${PATH}")\ndef report():\n    return {"celsius": 21}`,
  ].join("\n");
}

/** An endpoint that gives its answer away, with the lines that sell it. */
export function freeProgram(framework: Python, method: string, pasted: string): string {
  const flask = framework === "Flask";
  return [
    flask ? "from flask import Flask" : "from fastapi import FastAPI",
    flask ? "app = Flask(__name__)" : "app = FastAPI()",
    pasted,
    flask ? `@app.route("${PATH}", methods=["${method}"])` : `@app.${method.toLowerCase()}("${PATH}")`,
    'def report():\n    return {"celsius": 21}',
  ].join("\n");
}
