import { zeroAddress } from "viem";
import { Disclosure } from "@/components/playground/disclosure";
import { CodeBlock } from "@/components/ui/code-block";
import type { NeededApproval } from "@/lib/call/approval-needed";
import type { RankedOption } from "@/lib/call/options";
import type { Approval } from "@/lib/call/payment-method";
import { allowancePermitFor, approveTransaction } from "@/lib/call/permit2-data";
import type { Permitted } from "@/lib/call/policy";
import { signableFor, typedDataText, type WalletTypedData } from "@/lib/call/typed-data";
import type { PaymentRequirements } from "@/lib/x402/types";

/** Stands for what is made when the button is pressed; replaced by words before it is shown. */
const LATER = { nonce: `0x${"0".repeat(64)}`, serverTime: 1, validAfter: "0", validBefore: "2" };

const FIRST: Record<Approval, string> = {
  none: "",
  permit: "the allowance (EIP-2612)",
  unsent: "the approval, a transaction that is signed and not sent",
  transaction: "the approval, a transaction",
};

/** Everything the wallet is given, in order, on demand. Nonces and times are made when the button is pressed. */
export function TypedDataDetails({
  entry,
  approval,
  payer,
  asked,
}: {
  entry: RankedOption;
  approval: NeededApproval | null;
  payer: string | null;
  /** The very request, while the wallet has it. */
  asked: WalletTypedData | null;
}) {
  // What a channel is paid with is shown by its own notes.
  if (!("permitted" in entry) || entry.permitted.method.kind === "channel") return null;
  const { option, permitted } = entry;
  const from = payer ?? zeroAddress;
  const { typedData } = signableFor(option, permitted, from, LATER.nonce, LATER);
  const first = approval !== null && approval.kind !== "none";
  return (
    <Disclosure summary={first ? "What your wallet is given: two requests" : "Typed data (EIP-712)"}>
      {first ? (
        <>
          <ApprovalRequest moved={option} permitted={permitted} approval={approval} payer={payer} />
          <p className="px-3 py-2 text-ink-2">Then, the payment:</p>
        </>
      ) : null}
      <CodeBlock code={typedDataText(asked ?? withWords(typedData))} what="typed data" framed={false} />
    </Disclosure>
  );
}

/** What the wallet is given first, so that Permit2 may move exactly `moved.amount`; nothing when nothing is. */
export function ApprovalRequest({
  moved,
  permitted,
  approval,
  payer,
}: {
  moved: PaymentRequirements;
  permitted: Permitted;
  approval: NeededApproval | null;
  payer: string | null;
}) {
  if (approval === null || approval.kind === "none") return null;
  const code =
    approval.kind === "permit"
      ? withWords(allowancePermitFor(moved, permitted, payer ?? zeroAddress, 0n, "0").typedData)
      : {
          from: payer ?? "your account",
          ...(approval.unsent ?? approveTransaction(moved, permitted)),
          value: "0",
        };
  return (
    <>
      <p className="px-3 pb-2 text-ink-2">First, {FIRST[approval.kind]}:</p>
      <CodeBlock code={typedDataText(code)} what="approval" framed={false} />
    </>
  );
}

export const WORDS: Record<string, string> = {
  from: "your account",
  owner: "your account",
  nonce: "made when you sign; used once",
  validAfter: "set by the server’s clock when you sign",
  validBefore: "at most what is shown under “Valid” later",
  deadline: "at most what is shown under “Valid” later",
};

/** The values that are made later, in words. */
export function withWords(typedData: WalletTypedData, words: Record<string, string> = WORDS): object {
  const worded = (message: Readonly<Record<string, unknown>>): object =>
    Object.fromEntries(
      Object.entries(message).map(([key, value]) => [
        key,
        value !== null && typeof value === "object"
          ? worded(value as Record<string, unknown>)
          : (words[key] ?? value),
      ]),
    );
  return { ...typedData, message: worded(typedData.message) };
}
