import { knownAsset } from "@/lib/x402/assets";
import { networkFamily, v1NetworkName } from "@/lib/x402/networks";
import { parsePaymentRequired } from "@/lib/x402/payment-required";
import { isObject } from "@/lib/x402/payment-requirements";
import type { PaymentRequirements } from "@/lib/x402/types";
import { plainSchemaProblems } from "./plain-schema";
import { callableFromBrowser, corsRules } from "./rules/cors";
import { toolReaders } from "./tool-audience";
import type { Finding, Payer, Verdict } from "./types";
import type { View } from "./view";

type Answer = Omit<Payer, "who">;

const yes = (reason: string): Answer => ({ ok: true, reason });
const no = (reason: string): Answer => ({ ok: false, reason });
const unknown = (reason: string): Answer => ({ ok: null, reason });

/** Errors that the reference client does not look for: it signs all the same. */
const UNSEEN_BY_SDK = new Set(["resource-url-mismatch", "pay-to-somebody", "offer-terms"]);

/**
 * Who could pay, and which catalogs would list it, each with one reason. `blocked` are the positions in `accepts` that
 * an error speaks against. Says null where it cannot be told from outside.
 */
export function payersOf(
  view: View,
  verdict: Verdict,
  blocked: ReadonlySet<number>,
  findings: readonly Finding[],
): Payer[] {
  const open = view.options.filter(({ position }) => !blocked.has(position)).map(({ option }) => option);
  const payable = verdict === "payable" || verdict === "payable-with-warnings";
  const stop = payable ? null : reasonAgainst(view, verdict, findings);
  const when = (answer: () => Answer): Answer => (stop === null ? answer() : no(stop));
  const readers = view.tool ? toolReaders(view, stop) : httpReaders(view, stop, findings);
  return [
    { who: "sdk-v2", ...readers["sdk-v2"] },
    { who: "sdk-v1", ...readers["sdk-v1"] },
    { who: "browser", ...readers.browser },
    { who: "relay", ...readers.relay },
    { who: "eoa", ...when(() => yes(signing(open))) },
    { who: "smart-wallet", ...when(() => smartWallet(open)) },
    { who: "coinbase-validator", ...when(() => coinbase(view)) },
    { who: "x402scan", ...when(() => x402scan(view)) },
  ];
}

/** Who reads the terms of an HTTP resource. */
function httpReaders(view: View, stop: string | null, findings: readonly Finding[]) {
  const when = (answer: () => Answer): Answer => (stop === null ? answer() : no(stop));
  return {
    "sdk-v2": sdkV2(
      view,
      stop,
      findings.filter((finding) => finding.severity === "error"),
    ),
    "sdk-v1": when(() => sdkV1(view)),
    browser: when(() => browser(view)),
    relay: when(() => yes("Souk's relay sends the request and the payment for a page.")),
  };
}

function reasonAgainst(view: View, verdict: Verdict, findings: readonly Finding[]): string {
  if (verdict === "other-protocol") return `It asks for a payment by ${view.otherProtocols.join(" or ")}.`;
  if (verdict === "auth-only") return "It asks for a sign-in and offers nothing to pay.";
  return `${findings.find((finding) => finding.severity === "error")?.title ?? "It is not payable"}.`;
}

function sdkV2(view: View, stop: string | null, errors: readonly Finding[]): Answer {
  if (stop === null) {
    const version = view.required?.x402Version;
    return yes(
      version === 1 ? "It reads v1 as well, once its v1 scheme is registered." : "It reads the v2 header.",
    );
  }
  const unseen =
    errors.length > 0 && errors.every(({ id }) => UNSEEN_BY_SDK.has(id)) && view.options.length > 0;
  return unseen ? yes(`It would pay without looking, although: ${stop}`) : no(stop);
}

/** v1 clients read the body only, `exact` only, and networks by name only. */
function sdkV1({ sold }: View): Answer {
  const body = sold && parsePaymentRequired({ ...sold.result, headers: [] }).required;
  if (body?.x402Version !== 1) return no("It looks for a v1 challenge in the body and finds none.");
  const named = body.accepts.some(
    (option, index) =>
      option.scheme === "exact" &&
      v1NetworkName(option.network) !== null &&
      body.rawAccepts[index]?.network === v1NetworkName(option.network),
  );
  return named
    ? yes("It finds a v1 challenge in the body.")
    : no("It knows the exact scheme and v1's network names only, and no option has both.");
}

function browser(view: View): Answer {
  const callable = callableFromBrowser(view);
  if (callable === null) return unknown("CORS was not measured.");
  if (callable) return yes("Its CORS headers let a page read the 402 and send the payment.");
  const broken = corsRules.find((rule) => (rule.check(view) ?? []).length > 0);
  return no(broken ? `${broken.title}.` : "A page served over https cannot call plain http.");
}

const isPermit2 = (option: PaymentRequirements) =>
  option.scheme === "upto" || option.extra.assetTransferMethod === "permit2";

function signing(open: readonly PaymentRequirements[]): string {
  if (open.some(({ network }) => networkFamily(network) === "evm"))
    return open.some((option) => networkFamily(option.network) === "evm" && !isPermit2(option))
      ? "It signs an authorization and needs no gas."
      : "It signs a Permit2 transfer, after one approval of the token.";
  return "Its key signs the transfer.";
}

function smartWallet(open: readonly PaymentRequirements[]): Answer {
  const evm = open.filter(({ network }) => networkFamily(network) === "evm");
  if (evm.length === 0) return unknown("No option is on an EVM network.");
  const byChannel = evm.every(({ scheme }) => scheme === "batch-settlement");
  const byPermit2 = evm.some(isPermit2);
  if (byPermit2 && !byChannel) return yes("Permit2 asks the wallet's contract (ERC-1271).");
  const known = evm.some((option) => {
    const asset = knownAsset(option.network, option.asset);
    return asset?.eip3009 === true && asset.version === "2";
  });
  if (byChannel && (known || byPermit2))
    return yes(
      "The wallet's contract is asked for the deposit and each voucher (ERC-1271); it must be deployed.",
    );
  return known
    ? yes("The token asks the wallet's contract (ERC-1271); the wallet must be deployed.")
    : unknown("Whether the token asks a wallet's contract for its signature is not known.");
}

const PRIVATE = "It is on this machine, where nobody else can reach it.";

/** Its checks: reachable, returns_402, has_bazaar_extension, parse. */
function coinbase(view: View): Answer {
  if (view.loopback) return no(PRIVATE);
  if (view.url.protocol !== "https:") return no("It takes https URLs only.");
  if (view.required?.x402Version === 1)
    return view.input
      ? unknown("It reads v1 declarations, but what it makes of them is not documented.")
      : no("There is no declaration of the input.");
  if (!declares(view)) return no("There is no bazaar extension that can be read.");
  return yes("It answers 402 with a declaration that fits its own schema.");
}

function x402scan(view: View): Answer {
  if (view.loopback) return no(PRIVATE);
  if (view.tool) return unknown("What it makes of MCP tools is not documented.");
  if (!declares(view) && !view.input) return no("It lists endpoints with a schema of their input only.");
  return hasSchema(view)
    ? yes("It answers 402 with options and a schema of its input.")
    : no("The declaration has no schema of the input.");
}

/** A readable declaration that does not contradict its schema. */
function declares({ required, input }: View): boolean {
  const bazaar = required?.extensions.bazaar;
  if (!isObject(bazaar) || !isObject(bazaar.info)) return false;
  if (plainSchemaProblems(bazaar.info, bazaar.schema).length > 0) return false;
  return input !== null || isMcp(bazaar.info);
}

const isMcp = (info: Record<string, unknown>) => isObject(info.input) && info.input.type === "mcp";

function hasSchema({ required, input }: View): boolean {
  const bazaar = required?.extensions.bazaar;
  if (required?.x402Version === 1) return input !== null;
  return isObject(bazaar) && isObject(bazaar.schema);
}
