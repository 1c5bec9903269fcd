export interface ApiRoute {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Parameters in braces. */
  path: string;
  words: string;
}

/**
 * The public routes, in the order one meets them. Their documentation, `/openapi.json` and the `Allow` of a 405 are made
 * from this list; test/routes.test.ts holds it against what `app` exports.
 */
export const ROUTES: readonly ApiRoute[] = [
  {
    method: "GET",
    path: "/discovery/resources",
    words: "The catalog, newest first: items and pagination by offset or cursor.",
  },
  {
    method: "GET",
    path: "/discovery/search",
    words: "The catalog by words and filters, best first: resources and pagination by cursor.",
  },
  {
    method: "GET",
    path: "/discovery/merchant",
    words: "What one address (payTo) is paid for.",
  },
  {
    method: "GET",
    path: "/api/health",
    words: "200 when the database and a worker are well; 503 with what is not.",
  },
  {
    method: "POST",
    path: "/api/validate",
    words:
      "{resource, method?, tool?}: a probe's report, and the id and url under which it is kept for 30 days.",
  },
  {
    method: "GET",
    path: "/api/checks/{id}",
    words: "What a check found, as POST /api/validate answered it; kept for 30 days.",
  },
  {
    method: "POST",
    path: "/api/discover",
    words:
      "{input}: a domain or a URL on it. Reads its discovery documents and probes what they name; stores nothing. Lines with Accept: application/x-ndjson.",
  },
  { method: "GET", path: "/api/session/nonce", words: "A one-time nonce for a sign-in message." },
  { method: "GET", path: "/api/session", words: "The address of this session, or null." },
  { method: "POST", path: "/api/session", words: "{message, signature}: signs in and sets the cookie." },
  { method: "DELETE", path: "/api/session", words: "Signs out." },
  {
    method: "POST",
    path: "/api/listings",
    words:
      "{resource, method?, tool?}: 201 with the new listing, 200 with the one that exists. Needs a session.",
  },
  {
    method: "POST",
    path: "/api/listings/batch",
    words:
      "{resources: [{resource, method?, tool?}]}, at most 100: an outcome and a reason for each, in order. Needs a session.",
  },
  { method: "GET", path: "/api/listings/{id}", words: "One listing with its options, and the last report." },
  {
    method: "POST",
    path: "/api/listings/{id}/probe",
    words: "Probes it again, now; limited per listing, not for its owner.",
  },
  {
    method: "POST",
    path: "/api/listings/{id}/claim",
    words: "Makes the signed-in wallet the owner, when the endpoint, asked now, pays it. Needs a session.",
  },
  {
    method: "DELETE",
    path: "/api/listings/{id}",
    words: "The owner withdraws it: no longer listed and no longer probed. Needs a session.",
  },
  { method: "GET", path: "/feed.xml", words: "Changed terms of the whole catalog, as Atom." },
  {
    method: "GET",
    path: "/export/listings.ndjson.gz",
    words: "The whole catalog as compressed JSON lines, so that nobody needs to crawl it.",
  },
  { method: "GET", path: "/openapi.json", words: "This list for programs: OpenAPI 3.1." },
  { method: "GET", path: "/llms.txt", words: "What this site is, for language models." },
  { method: "GET", path: "/robots.txt", words: "What crawlers may read." },
  { method: "GET", path: "/sitemap.xml", words: "The index of the sitemaps." },
  { method: "GET", path: "/sitemaps/{file}", words: "One sitemap that the index names." },
  {
    method: "POST",
    path: "/mcp",
    words: "The catalog for agents: the Model Context Protocol over streamable HTTP, without a session.",
  },
  {
    method: "GET",
    path: "/badge/{file}",
    words: "{id}.svg: the state and price of a listing, to embed.",
  },
  { method: "GET", path: "/listings/{id}/feed.xml", words: "Changed terms of one listing, as Atom." },
  {
    method: "POST",
    path: "/api/listings/{id}/calls",
    words: "Binds one authorization to one request, before the signature: the call's id and token.",
  },
  {
    method: "POST",
    path: "/api/listings/{id}/relay",
    words:
      "Calls the listed endpoint or MCP tool for a browser that cannot; its answer as it comes, in lines of JSON.",
  },
  {
    method: "POST",
    path: "/api/listings/{id}/term-changes",
    words: "Reports terms that differ from the listed ones; they are looked at before anything is recorded.",
  },
  {
    method: "POST",
    path: "/api/calls/{id}/response",
    words: "What came back after paying. Bearer: the call's token.",
  },
  {
    method: "GET",
    path: "/api/calls/{id}",
    words: "Where the call stands, by the chain. Bearer: the call's token.",
  },
  {
    method: "GET",
    path: "/api/calls",
    words: "The signed-in wallet's calls, newest first. Needs a session.",
  },
  {
    method: "POST",
    path: "/api/calls/kept",
    words: "{tokens}: the calls whose tokens a browser has kept. Changes nothing.",
  },
  {
    method: "GET",
    path: "/api/calls/{id}/record",
    words: "Everything that is known of one call, for its owner: Bearer, or the session that paid.",
  },
  {
    method: "GET",
    path: "/api/calls/{id}/evidence",
    words: "One call as a signed file for npm run verify-evidence, for its owner.",
  },
  {
    method: "GET",
    path: "/.well-known/souk-evidence.json",
    words: "Whose signature makes call evidence this Souk's.",
  },
  {
    method: "GET",
    path: "/api/listings/{id}/ratings",
    words: "What those who paid say of a listing, newest first.",
  },
  {
    method: "GET",
    path: "/api/listings/{id}/rating",
    words: "The signed-in wallet's own rating, and whether it has paid here. Needs a session.",
  },
  {
    method: "PUT",
    path: "/api/listings/{id}/rating",
    words: "Rates the listing, or changes the rating until it is answered. Only for wallets that paid.",
  },
  {
    method: "POST",
    path: "/api/listings/{id}/ratings/{ratingId}/answer",
    words: "The verified owner's one answer to a rating. Needs a session.",
  },
  {
    method: "GET",
    path: "/api/accounts",
    words:
      "network, asset, owner: a paying account's Permit2 allowance, permit nonce, and what signs for it.",
  },
  {
    method: "GET",
    path: "/api/channels",
    words: "network, id: a payment channel as our own node has it: deposited, claimed, being withdrawn.",
  },
  {
    method: "POST",
    path: "/api/signatures",
    words:
      "{network, account, hash, signature}: whether an account accepts a signature, by its key or its contract, and at which block.",
  },
  {
    method: "GET",
    path: "/api/balances",
    words: "network, asset, owner: a token balance from our own node.",
  },
  { method: "POST", path: "/api/sandbox/faucet", words: "{address}: test USDC. Only in the sandbox." },
];

const PATTERNS = new Map<string, RegExp>();
for (const { path } of ROUTES)
  PATTERNS.set(path, new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}/?$`));

/** The methods of the route at this path, those that the framework adds included; null where no route is. */
export function allowedMethods(pathname: string): string[] | null {
  const methods: string[] = ROUTES.filter(({ path }) => PATTERNS.get(path)?.test(pathname)).map(
    ({ method }) => method,
  );
  if (methods.length === 0) return null;
  if (methods.includes("GET")) methods.push("HEAD");
  return [...methods, "OPTIONS"].sort();
}
