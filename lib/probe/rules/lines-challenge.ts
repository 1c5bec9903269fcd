import type { FixLines } from "./rule";

/** One more header on a 402 that the application answers itself; what else it sends stays. */
export function headerLines(name: string, value: string): FixLines {
  return {
    ...setHeader(JSON.stringify(name), JSON.stringify(value)),
    HTTP: `${name}: ${value}`,
  };
}

const RESPONSE = "response: what is returned with status 402";

/** The statement that sets a header, both of its arguments being expressions of the language. */
function setHeader(name: string, value: string, go = value, python = value): FixLines {
  return {
    Express: `// before the body is sent\nresponse.set(${name}, ${value});`,
    Hono: `// before the body is sent\nc.header(${name}, ${value});`,
    "Next.js": `// ${RESPONSE}\nresponse.headers.set(${name}, ${value});`,
    Fastify: `// before the body is sent\nreply.header(${name}, ${value});`,
    FastAPI: `# ${RESPONSE}\nresponse.headers[${name}] = ${python}`,
    Flask: `# ${RESPONSE}\nresponse.headers[${name}] = ${python}`,
    Go: `// before w.WriteHeader\nw.Header().Set(${name}, ${go})`,
    "Cloudflare Worker": `// ${RESPONSE}\nresponse.headers.set(${name}, ${value});`,
  };
}

// Inside a function `import json` would hide the module from the lines above it.
const PYTHON_IMPORT = "from base64 import b64encode\nfrom json import dumps";
const PYTHON_BASE64 = "b64encode(dumps(challenge).encode()).decode()";
const GO_MARSHAL = "challengeJSON, _ := json.Marshal(challenge)";
const GO_BASE64 = "base64.StdEncoding.EncodeToString(challengeJSON)";

/** The challenge as its header carries it. */
export const ENCODE_LINES: FixLines = {
  JavaScript: 'const header = Buffer.from(JSON.stringify(challenge)).toString("base64");',
  "Cloudflare Worker":
    "const bytes = new TextEncoder().encode(JSON.stringify(challenge));\nconst header = btoa(String.fromCharCode(...bytes));",
  FastAPI: `${PYTHON_IMPORT}\nheader = ${PYTHON_BASE64}`,
  Flask: `${PYTHON_IMPORT}\nheader = ${PYTHON_BASE64}`,
  Go: `// encoding/base64, encoding/json\n${GO_MARSHAL}\nheader := ${GO_BASE64}`,
};

const JS_IMPORT = 'import { encodePaymentRequiredHeader } from "@x402/core/http";\n';

/** The header that clients look for, under its name. */
export const SEND_LINES: FixLines = sendLines();

function sendLines(): FixLines {
  const set = setHeader(
    '"PAYMENT-REQUIRED"',
    "encodePaymentRequiredHeader(challenge)",
    GO_BASE64,
    PYTHON_BASE64,
  );
  const javaScript = (["Express", "Hono", "Next.js", "Fastify", "Cloudflare Worker"] as const).map((name) => [
    name,
    JS_IMPORT + set[name],
  ]);
  return {
    ...Object.fromEntries(javaScript),
    FastAPI: `${PYTHON_IMPORT}\n${set.FastAPI}`,
    Flask: `${PYTHON_IMPORT}\n${set.Flask}`,
    Go: `// encoding/base64, encoding/json\n${GO_MARSHAL}\n${set.Go}`,
    JavaScript: `${JS_IMPORT}response.setHeader("PAYMENT-REQUIRED", encodePaymentRequiredHeader(challenge));`,
    HTTP: "HTTP/1.1 402 Payment Required\nPAYMENT-REQUIRED: <base64 of the challenge>",
  };
}

const COPY = "return new Response(response.body, { status: 402, headers: response.headers });";

/** The same answer, with the status that makes it an offer. */
export const STATUS_LINES: FixLines = {
  Express: "// before the body is sent\nresponse.status(402);",
  Hono: "// before the body is sent\nc.status(402);",
  "Next.js": `// response: what was returned until now\n${COPY}`,
  Fastify: "// before the body is sent\nreply.code(402);",
  FastAPI: "# response: what is returned\nresponse.status_code = 402",
  Flask: "# response: what is returned\nresponse.status_code = 402",
  Go: "// after the headers, before the body\nw.WriteHeader(http.StatusPaymentRequired)",
  "Cloudflare Worker": `// response: what was returned until now\n${COPY}`,
  HTTP: "HTTP/1.1 402 Payment Required",
};
