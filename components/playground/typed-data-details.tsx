import { Disclosure } from "@/components/playground/disclosure";
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
    <Disclosure summary="Typed data (EIP-712)">
      <CodeBlock code={text} what="typed data" framed={false} />
    </Disclosure>
  );
}
