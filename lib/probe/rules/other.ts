import { MOUNT_LINES } from "./lines-mount";
import type { Rule } from "./rule";

const otherProtocol: Rule = {
  id: "other-protocol",
  group: "other",
  severity: "advice",
  title: "It is paid by another protocol",
  holds: "speaks x402 beside other protocols",
  detail: "Nothing is broken: the 402 asks for a payment, but not by x402, so x402 clients cannot answer it.",
  expected: "an x402 challenge, beside the other one if you like",
  fix: {
    words: "To sell to x402 clients as well, add the PAYMENT-REQUIRED header to the same 402.",
    lines: MOUNT_LINES,
  },
  source: "L402; the Payment HTTP authentication scheme (MPP); Cashu NUT-24",
  check(view) {
    if (view.otherProtocols.length === 0) return null;
    return view.askedByOthers ? [{ expected: "x402", observed: view.otherProtocols.join(", ") }] : [];
  },
};

const signInOnly: Rule = {
  id: "sign-in-only",
  group: "other",
  severity: "advice",
  title: "It asks for a sign-in, not for a payment",
  holds: "asks for a payment",
  detail: "The 402 offers nothing to pay and a sign-in instead. Souk's catalog lists what can be paid for.",
  expected: "at least one payment option, to be in the catalog",
  fix: { words: "Nothing, if a sign-in is all you want. Else offer an option in accepts." },
  source: "x402 v2, sign-in-with-x extension: accepts may be empty",
  check: (view) =>
    view.required &&
    (view.signInOnly ? [{ expected: "a payment option", observed: "sign-in-with-x only" }] : []),
};

export const otherRules: readonly Rule[] = [otherProtocol, signInOnly];
