import { bazaarRules } from "./rules/bazaar";
import { challengeRules } from "./rules/challenge";
import { connectionRules } from "./rules/connection";
import { corsRules } from "./rules/cors";
import { corsExtraRules } from "./rules/cors-extras";
import { documentRules } from "./rules/documents";
import { exampleRules } from "./rules/examples";
import { extensionRules } from "./rules/extensions";
import { mcpCallRules } from "./rules/mcp-calls";
import { mcpChallengeRules } from "./rules/mcp-challenge";
import { mcpCorsRules } from "./rules/mcp-cors";
import { mcpHereRules } from "./rules/mcp-here";
import { mcpServerRules } from "./rules/mcp-server";
import { methodRules } from "./rules/method";
import { optionRules } from "./rules/options";
import { otherRules } from "./rules/other";
import { priceRules } from "./rules/prices";
import { requestRules } from "./rules/requests";
import { resourceRules } from "./rules/resource";
import { resourceUrlRules } from "./rules/resource-url";
import { responseRules } from "./rules/response";
import type { Rule } from "./rules/rule";
import { termsRules } from "./rules/terms";
import { tokenRules } from "./rules/tokens";
import type { Observation, RuleGroup } from "./types";

/** What is asked of a resource of HTTP, in the order a report shows findings of one severity. */
const HTTP_RULES: readonly Rule[] = [
  ...connectionRules,
  ...responseRules,
  ...methodRules,
  ...mcpHereRules,
  ...requestRules,
  ...challengeRules,
  ...optionRules,
  ...termsRules,
  ...priceRules,
  ...tokenRules,
  ...resourceUrlRules,
  ...resourceRules,
  ...bazaarRules,
  ...exampleRules,
  ...corsRules,
  ...corsExtraRules,
  ...extensionRules,
  ...documentRules,
  ...otherRules,
];

const MCP_RULES: readonly Rule[] = [
  ...mcpServerRules,
  ...mcpCallRules,
  ...mcpChallengeRules,
  ...mcpCorsRules,
];

/** Every check. */
export const RULES: readonly Rule[] = [...HTTP_RULES, ...MCP_RULES];

/** Rules that are about headers, methods, bodies, pages or documents of HTTP, in groups that otherwise hold for tools too. */
const HTTP_ONLY = new Set([
  "header-size",
  "challenge-not-cached",
  "challenge-fresh",
  "body-not-compressed",
  "body-size",
  "resource-url-mismatch",
  "declared-method",
  "declared-body",
  "route-template",
  "echo-size",
]);
/** Of the protocol, what does not depend on where the challenge stood. */
const ANY_PROTOCOL = new Set([
  "challenge-json",
  "challenge-one-meaning",
  "x402-version",
  "challenge-shape",
  "speaks-v2",
]);
const ANY_GROUP = new Set<RuleGroup>(["transport", "requirements", "resource", "bazaar", "extensions"]);

const TOOL_RULES: readonly Rule[] = [
  ...MCP_RULES,
  ...HTTP_RULES.filter(
    ({ id, group }) =>
      ANY_PROTOCOL.has(id) || id === "sign-in-only" || (ANY_GROUP.has(group) && !HTTP_ONLY.has(id)),
  ),
];

/** The rules that an observation is judged by. */
export function rulesFor(observation: Observation): readonly Rule[] {
  return observation.tool ? TOOL_RULES : HTTP_RULES;
}

/** The groups in reading order, with what their rules have in common and how it is observed. */
export const RULE_GROUPS: readonly { group: RuleGroup; title: string; observed: string }[] = [
  {
    group: "transport",
    title: "Reachability and transport",
    observed: "One request without a payment, through DNS, TCP and TLS, and the answer's headers.",
  },
  {
    group: "method",
    title: "Method and order",
    observed: "An empty request beside the declared example, and other methods when the first is not there.",
  },
  {
    group: "protocol",
    title: "Protocol",
    observed: "The PAYMENT-REQUIRED header and the body of the 402, read strictly.",
  },
  {
    group: "requirements",
    title: "Payment requirements",
    observed: "Every member of accepts, and the token contract read through a node of Souk's own.",
  },
  {
    group: "resource",
    title: "Resource",
    observed: "The resource of the challenge beside the URL that was asked.",
  },
  {
    group: "bazaar",
    title: "Declaration",
    observed: "The bazaar extension (v2) or outputSchema (v1). A schema is compared, never compiled.",
  },
  {
    group: "cors",
    title: "Web pages (CORS)",
    observed: "Real preflights and a request with an Origin, as a browser sends them.",
  },
  {
    group: "extensions",
    title: "Extensions",
    observed: "The other extensions of the challenge; signatures of offers are recovered.",
  },
  {
    group: "documents",
    title: "Discovery documents",
    observed:
      "/openapi.json and /.well-known/x402 of the same origin, compared with the live 402, which always wins.",
  },
  {
    group: "mcp",
    title: "MCP tools",
    observed:
      "initialize, tools/list and tools/call without a payment, through the MCP transport, with arguments made from the tool's schema; and, as a browser would for a page, a preflight and a second initialize with an Origin.",
  },
  {
    group: "other",
    title: "Other ways to ask",
    observed: "What the answer asks for when it is not an x402 payment.",
  },
];
