import { exampleArguments } from "@/lib/mcp/example-arguments";
import type { RpcAnswer } from "@/lib/mcp/json-rpc";
import { type ListedTool, listTools, type ToolList } from "@/lib/mcp/list-tools";
import { openSession } from "@/lib/mcp/open-session";
import type { Asked, McpSession } from "@/lib/mcp/session";
import { isObject } from "@/lib/x402/payment-requirements";
import { parseToolChallenge } from "@/lib/x402/tool-challenge";
import { plainText } from "@/lib/x402/wire-issue";
import { askToolAsPage } from "./ask-tool-as-page";
import { declaredExample, mayDestroyBy } from "./declared-tool";
import { boundHeaders } from "./exchange";
import { keepAnswer, readKeptAnswer } from "./kept-answer";
import type { ObserveDeps } from "./observe";
import { readOffers } from "./offers";
import { readTokens } from "./read-tokens";
import type { DeclaredInput, Exchange, Observation, ToolCall, ToolFacts } from "./types";

const REQUEST_DEADLINE_MS = 10_000;
/** After this no further request is begun. */
const PROBE_BUDGET_MS = 20_000;
const MAX_NAMES = 32;
/** As it is kept. */
const MAX_ANSWER_CHARS = 65_536;

const TOO_LONG = { at: "tools/call", failure: "no-answer", why: "terms of more than 64 KB" } as const;

export interface ToolTarget {
  /** Canonical address of the MCP server. */
  url: string;
  tool: string;
  /** What an earlier probe read: its example goes before what can be made of the schema. */
  input?: DeclaredInput | null;
}

/**
 * Looks at one tool of an MCP server as a buyer's agent would: says hello, reads the list of tools, and calls the tool
 * without a payment, with arguments made from its schema and then with the example that the terms declare. A tool that
 * calls itself destructive is called with no arguments, so that it cannot do anything unpaid. Judges nothing and never throws for
 * what the other side does. Then what a browser would do for a page that calls it. Bounded in time (about 30 s) and size.
 */
export async function observeTool(deps: ObserveDeps, target: ToolTarget): Promise<Observation> {
  const startedAt = deps.now();
  const startedMs = performance.now();
  const timeLeft = () => performance.now() - startedMs < PROBE_BUDGET_MS;
  const step = (
    name: "started" | "initialize" | "tools" | "cold" | "example" | "preflight",
    text: string,
    ok: boolean,
    ms = 0,
  ) => deps.onStep?.({ step: name, text, ok, ms });

  step("started", `asking ${new URL(target.url).host}`, true);
  const { session, opening } = await openSession(
    { fetch: deps.fetch, deadlineMs: REQUEST_DEADLINE_MS },
    target.url,
  );
  const ms = opening.http.timings.totalMs;
  step(
    "initialize",
    session ? `an MCP server: ${session.server.name}` : `no MCP server: ${opening.why}`,
    !!session,
    ms,
  );

  const exchanges: Exchange[] = [];
  const facts: ToolFacts = {
    transport: session?.transport ?? null,
    protocolVersion: session?.protocolVersion ?? null,
    server: session?.server ?? null,
    stopped: stopOf("initialize", opening),
    listed: null,
    declared: null,
    calls: [],
  };
  let leavePage = async () => {};
  try {
    if (session) await look(session, target, facts, exchanges, timeLeft, step);
    if (session && termsIn(facts) && timeLeft())
      leavePage = await lookAsPage(deps, session, target.url, facts, exchanges, step);
  } finally {
    await Promise.all([session?.end(), leavePage()]);
  }
  if (exchanges.length === 0) exchanges.push(exchangeOf("cold", opening));

  const required = termsIn(facts);
  const tokens = required ? await readTokens(deps, required) : [];
  const offers = required && (await readOffers(required, target.url, deps.fetch));
  return {
    formatVersion: 1,
    at: startedAt.toISOString(),
    target: { url: target.url, method: "POST", methodFound: false, tool: target.tool },
    browserOrigin: deps.browserOrigin,
    exchanges,
    tokens,
    ...(offers ? { offers } : {}),
    tool: facts,
  };
}

const termsIn = ({ calls }: ToolFacts) =>
  calls
    .map(({ answer }) => parseToolChallenge(readKeptAnswer(answer)).required)
    .find((found) => found !== null);

type Step = (
  name: "tools" | "cold" | "example" | "preflight",
  text: string,
  ok: boolean,
  ms?: number,
) => void;

/** Fills `facts` and `exchanges` with the list of tools and the calls. */
async function look(
  session: McpSession,
  target: ToolTarget,
  facts: ToolFacts,
  exchanges: Exchange[],
  timeLeft: () => boolean,
  step: Step,
): Promise<void> {
  const list = await listTools(session, target.tool, timeLeft);
  note(list, target.tool, facts);
  step("tools", listWords(list, facts.declared), facts.declared !== null);
  // Some servers sell what they do not list; only a complete list says that a tool is not there.
  if (list.complete && !facts.declared) {
    exchanges.push(exchangeOf("cold", null, target.url));
    return;
  }
  const made = argumentsFor(target, facts.declared);
  const cold = await call(session, target.tool, "cold", made, facts, step);
  exchanges.push(exchangeOf("cold", cold));
  const example = cold.answer && declaredExample(parseToolChallenge(cold.answer).required);
  if (!example || !timeLeft() || JSON.stringify(example) === JSON.stringify(made)) return;
  const second = await call(session, target.tool, "example", example, facts, step);
  exchanges.push(exchangeOf("example", second));
}

/** Adds what a page would meet that calls the tool by itself. Resolves to what gives the page's session back. */
async function lookAsPage(
  deps: ObserveDeps,
  session: McpSession,
  url: string,
  facts: ToolFacts,
  exchanges: Exchange[],
  step: Step,
): Promise<() => Promise<void>> {
  const page = await askToolAsPage({ ...deps, deadlineMs: REQUEST_DEADLINE_MS }, session, url);
  if (!page) return async () => {};
  const { result } = page.preflight;
  const hello = page.hello.http.result;
  exchanges.push(page.preflight, exchangeOf("cors", page.hello));
  facts.givesSession = hello.kind === "response" && hello.headers.some(([name]) => name === "mcp-session-id");
  const ok = result.kind === "response" && result.status < 300;
  const words = result.kind === "failed" ? result.message : `OPTIONS answered ${result.status}`;
  step("preflight", `preflight as a web page: ${words}`, ok, page.preflight.timings.totalMs);
  return page.end;
}

function note(list: ToolList, wanted: string, facts: ToolFacts): void {
  facts.declared = list.tools.find(({ name }) => name === wanted) ?? null;
  if (list.failed && list.tools.length === 0) return;
  const names = list.tools.map(({ name }) => name).slice(0, MAX_NAMES);
  facts.listed = { names, count: list.tools.length, complete: list.complete };
}

function listWords({ tools, failed }: ToolList, found: ListedTool | null): string {
  if (found) return "the tool is listed";
  return failed ? `no list of tools: ${failed.why || "an error"}` : `not among its ${tools.length} tools`;
}

function argumentsFor(target: ToolTarget, declared: ListedTool | null): Record<string, unknown> {
  if (declared && mayDestroyBy(declared)) return {};
  const earlier = target.input?.body?.example;
  return isObject(earlier) ? earlier : exampleArguments(declared?.inputSchema ?? {});
}

async function call(
  session: McpSession,
  tool: string,
  purpose: ToolCall["purpose"],
  args: Record<string, unknown>,
  facts: ToolFacts,
  step: Step,
): Promise<Asked> {
  const asked = await session.request("tools/call", { name: tool, arguments: args });
  const answer = asked.answer && boundAnswer(asked.answer);
  if (answer) facts.calls.push({ purpose, arguments: args, answer: keepAnswer(answer) });
  else if (purpose === "cold") facts.stopped = stopOf("tools/call", asked) ?? TOO_LONG;
  const asks = answer !== null && parseToolChallenge(answer).place !== null;
  const ms = asked.http.timings.firstByteMs ?? asked.http.timings.totalMs;
  const words = asks ? `asked for a payment in ${ms} ms` : `no terms: ${asked.why || "another answer"}`;
  step(purpose, purpose === "cold" ? words : `its example: ${words}`, asks, ms);
  return asked;
}

/** Terms are kept as they came, of anything else enough to say what it was: results are for those who ask for them. */
function boundAnswer(answer: RpcAnswer): RpcAnswer | null {
  if (parseToolChallenge(answer).place !== null || mentionsTerms(answer))
    return keepAnswer(answer).length <= MAX_ANSWER_CHARS ? answer : null;
  if ("error" in answer) return { error: { code: answer.error.code, message: answer.error.message } };
  const { result } = answer;
  if (!isObject(result)) return { result: null };
  const [first] = Array.isArray(result.content) ? result.content : [];
  const text = isObject(first) && typeof first.text === "string" ? plainText(first.text, 300) : "";
  return {
    result: {
      isError: result.isError === true,
      content: result.isError === true && text !== "" ? [{ type: "text", text }] : [],
    },
  };
}

/** Something that wants to be a challenge, if only in broken JSON. */
const mentionsTerms = (answer: RpcAnswer) => JSON.stringify(answer).includes("x402Version");

function stopOf(at: NonNullable<ToolFacts["stopped"]>["at"], asked: Asked): ToolFacts["stopped"] {
  return asked.failure === null ? null : { at, failure: asked.failure, why: plainText(asked.why, 300) };
}

function exchangeOf(purpose: ToolCall["purpose"] | "cors", asked: Asked | null, url = ""): Exchange {
  if (!asked)
    return {
      purpose,
      method: "POST",
      url,
      result: { kind: "response", status: 200, headers: [], body: "", truncated: false },
      timings: { totalMs: 0 },
    };
  const { method, result, timings } = asked.http;
  const base = { purpose, method, url: asked.http.url, timings };
  if (result.kind === "failed") return { ...base, result };
  const { text, headers, ...rest } = result;
  // An answer is kept, as far as it may be, among the calls.
  const body = asked.answer ? "" : text;
  return { ...base, result: { ...rest, headers: boundHeaders(headers, true), body, truncated: false } };
}
