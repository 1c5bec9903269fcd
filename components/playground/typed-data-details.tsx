import { CodeBlock } from "@/components/ui/code-block";
import type { RankedOption } from "@/lib/call/options";
import { AUTHORIZATION_TYPES, typedDataText } from "@/lib/call/typed-data";
import type { Eip3009Authorization } from "@/lib/x402/types";

/** The message the wallet is given, on demand. Nonce and times are made when the button is pressed. */
export function TypedDataDetails({
  entry,
  authorization,
}: {
  entry: RankedOption;
  /** The bound authorization while it is being signed. */
  authorization: Eip3009Authorization | null;
}) {
  if (!("permitted" in entry)) return null;
  const { option, permitted } = entry;
  const message = authorization ?? {
    from: "your account",
    to: option.payTo,
    value: option.amount,
    validAfter: "set by the server’s clock when you sign",
    validBefore: `at most ${permitted.validForSeconds} s later`,
    nonce: "32 random bytes, made when you sign",
  };
  const text = typedDataText({
    domain: permitted.domain,
    primaryType: "TransferWithAuthorization",
    types: AUTHORIZATION_TYPES,
    message,
  });
  return (
    <details className="border-t border-line text-xs">
      <summary className="px-3 py-2 text-ink-3 underline-offset-3 hover:text-ink hover:underline">
        Typed data (EIP-712)
      </summary>
      <CodeBlock code={text} what="typed data" framed={false} />
    </details>
  );
}
