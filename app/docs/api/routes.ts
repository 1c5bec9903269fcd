/** The public routes, in the order one meets them. */
export const routes: readonly { method: string; path: string; words: string }[] = [
  { method: "GET", path: "/discovery/resources", words: "The catalog: items and pagination." },
  {
    method: "GET",
    path: "/api/health",
    words: "200 when the database and a worker are well; 503 with what is not.",
  },
  {
    method: "POST",
    path: "/api/validate",
    words: "{resource, method?}: a probe's report, and the id and url under which it is kept for 30 days.",
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
    words: "{resource, method?}: 201 with the new listing, 200 with the one that exists. Needs a session.",
  },
  {
    method: "POST",
    path: "/api/listings/batch",
    words:
      "{resources: [{resource, method?}]}, at most 100: an outcome and a reason for each, in order. Needs a session.",
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
  { method: "GET", path: "/listings/{id}/feed.xml", words: "Changed terms of one listing, as Atom." },
  {
    method: "POST",
    path: "/api/listings/{id}/calls",
    words: "Binds one authorization to one request, before the signature: the call's id and token.",
  },
  {
    method: "POST",
    path: "/api/listings/{id}/relay",
    words: "Calls the listed address for a browser that cannot, and answers with an envelope.",
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
    path: "/api/balances",
    words: "network, asset, owner: a token balance from our own node.",
  },
  { method: "POST", path: "/api/sandbox/faucet", words: "{address}: test USDC. Only in the sandbox." },
];
