import { goodChallenge, type Member, NETWORK, type OwnAnswer, PATH, type RouteFault, SELLER } from "./scenes";

const MODULE = "github.com/x402-foundation/x402/go/v2";
const STANDARD: [name: string, path: string][] = [
  ["base64", "encoding/base64"],
  ["json", "encoding/json"],
  ["log", "log"],
  ["http", "net/http"],
];
const CORS: [string, string][] = [
  ["Access-Control-Allow-Origin", "*"],
  ["Access-Control-Allow-Headers", "*"],
  ["Access-Control-Expose-Headers", "PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE"],
];

const setLines = (headers: [string, string][]) =>
  headers.map(([name, value]) => `w.Header().Set("${name}", "${value}")`).join("\n");

/** A package with a function Handler; imports written by hand in `code` stay, those of the standard library are added. */
function packageOf(name: string, code: string): string {
  const own = /^import \((.*?)\n\)$/ms.exec(code)?.[1] ?? "";
  const body = code.replace(/^import \(.*?\n\)$/gms, "");
  const standard = STANDARD.filter(([used]) => new RegExp(`(?<![\\w"/])${used}\\.`).test(body)).map(
    ([, path]) => `\t"${path}"`,
  );
  return `package ${name}\n\nimport (\n${standard.join("\n")}\n${own}\n)\n${body}\n`;
}

/** A handler that answers with one fault, or with the lines pasted. */
export function ownAnswerPackage(name: string, fault: OwnAnswer, origin: string, pasted: string): string {
  const at = (place: OwnAnswer["place"]) => (fault.place === place ? pasted : "");
  const around = at("application");
  const encoding = fault.header === "base64url" ? "URLEncoding" : "StdEncoding";
  const body = fault.header === "none" || fault.status === 200 ? "text" : '"{}"';
  return packageOf(
    name,
    `const text = ${JSON.stringify(goodChallenge(origin))}
${around}
func Handler() http.Handler {
mux := http.NewServeMux()
mux.HandleFunc("${PATH}", func(w http.ResponseWriter, r *http.Request) {
${fault.cors ? setLines(CORS) : ""}
if r.Method == "OPTIONS" {
w.WriteHeader(${fault.cors ? 204 : 405})
return
}
challenge := json.RawMessage(text)
_ = challenge
${fault.header === "none" ? "" : at("header") || `header := base64.${encoding}.EncodeToString([]byte(text))`}
${fault.header === "none" ? "" : 'w.Header().Set("PAYMENT-REQUIRED", header)'}
w.Header().Set("Content-Type", "application/json")
${fault.cacheControl ? `w.Header().Set("Cache-Control", "${fault.cacheControl}")` : ""}
${at("answer")}
${fault.status === 402 ? "w.WriteHeader(402)" : ""}
w.Write([]byte(${body}))
})
return ${around ? "withCORS(mux)" : "mux"}
}`,
  );
}

const OPTION = (price: string) =>
  `Accepts: x402http.PaymentOptions{{Scheme: "exact", Price: "${price}", Network: "${NETWORK}", PayTo: "${SELLER}"}},`;
const DECLARED = (output: string) => `Extensions: map[string]interface{}{"bazaar": declare(${output})},`;
const BEFORE = {
  dear: OPTION("$5000"),
  "far-resource": 'Resource: "https://elsewhere.example/report",',
  "no-output": DECLARED("nil"),
} as const;
const MEMBERS: Record<Exclude<Member, "resource">, string> = {
  accepts: OPTION("$0.01"),
  description: 'Description: "The weather of a city",',
  mimeType: 'MimeType: "application/json",',
  extensions: DECLARED('&types.OutputConfig{Example: map[string]interface{}{"celsius": 21}}'),
};
const DECLARE = `func declare(output *types.OutputConfig) interface{} {
declared, err := bazaar.DeclareDiscoveryExtension("GET", map[string]interface{}{"city": "Porto"},
types.JSONSchema{"properties": map[string]interface{}{"city": map[string]interface{}{"type": "string"}}}, "", output)
if err != nil {
log.Fatal(err)
}
return declared
}`;
const IMPORTS = ["extensions/bazaar", "extensions/types"].map((path) => `\t"${MODULE}/${path}"`);

/** A route sold with the module's names, with one member wrong or missing, or with the lines in its place. */
export function routePackage(name: string, fault: RouteFault, pasted: string, around: string): string {
  const parts = pasted.split(/^\/\/ in the route$/m);
  const member = parts.at(-1)?.trim() || (fault.before ? BEFORE[fault.before] : "");
  const before = parts.length > 1 ? (parts[0] as string) : "";
  const others = Object.entries(MEMBERS).flatMap(([key, text]) => (key === fault.member ? [] : [text]));
  return packageOf(
    name,
    `import (
${IMPORTS.join("\n")}
\tevm "${MODULE}/mechanisms/evm/exact/server"
\tx402http "${MODULE}/http"
\tx402mw "${MODULE}/http/nethttp"
)
${DECLARE}
var _ = declare
${around}
func Handler() http.Handler {
mux := http.NewServeMux()
${before.replace(/^import \(.*?\n\)$/ms, "")}
routes := x402http.RoutesConfig{"GET ${PATH}": {
${[...others, member].join("\n")}
}}
facilitator := x402http.NewHTTPFacilitatorClient(&x402http.FacilitatorConfig{URL: "http://127.0.0.1"})
handler := x402mw.X402Payment(x402mw.Config{Routes: routes, Facilitator: facilitator,
Schemes: []x402mw.SchemeConfig{{Network: "${NETWORK}", Server: evm.NewExactEvmScheme()}}})(mux)
return ${around ? "withCORS(handler)" : "handler"}
}`,
  );
}

/** An endpoint that gives its answer away, with the lines that sell it. */
export function freePackage(name: string, method: string, pasted: string): string {
  const imports = /^import \(.*?\n\)$/ms.exec(pasted)?.[0] ?? "";
  return packageOf(
    name,
    `${imports}
func Handler() http.Handler {
mux := http.NewServeMux()
mux.HandleFunc("${PATH}", func(w http.ResponseWriter, r *http.Request) {
if r.Method != "${method}" {
w.WriteHeader(405)
return
}
w.Write([]byte(\`{"celsius": 21}\`))
})
${pasted.replace(imports, "")}
return ${pasted ? "handler" : "mux"}
}`,
  );
}

/** A program that serves each package at its port, and says "ready". */
export function mainOf(scenes: { name: string; port: number }[]): string {
  return `package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"

${scenes.map(({ name }) => `	"lines/${name}"`).join("\n")}
)

func serve(port int, handler http.Handler) {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		panic(err)
	}
	go http.Serve(listener, handler)
}

func main() {
${scenes.map(({ name, port }) => `	serve(${port}, ${name}.Handler())`).join("\n")}
	fmt.Println("ready")
	io.ReadAll(os.Stdin)
}
`;
}
