/** Codes that sellers and facilitators give, in words. Two families are in use: the specification's and the SDK's. */
const WORDS: [pattern: RegExp, words: string][] = [
  [/insufficient_(?:funds|balance)/, "The paying account does not hold enough of the token."],
  [
    /valid_before|authorization_expired/,
    "The authorization had too little time left when the seller checked it.",
  ],
  [/valid_after/, "The authorization was not valid yet: the seller’s clock is behind."],
  [/recipient_mismatch|pay_to/, "The seller expected another payee than the one in its own terms."],
  [
    /(?:value|amount)(?:_mismatch|_insufficient)?$/,
    "The seller expected another amount than the one in its own terms.",
  ],
  [
    /factory_not_allowed/,
    "Your contract wallet is not deployed on this chain yet, and the seller’s facilitator does not deploy wallets of its kind. Deploy it with a transaction of its own, then pay.",
  ],
  [/smart_wallet_deployment/, "Your contract wallet could not be deployed, so nothing was paid."],
  [/signature/, "The seller could not verify the signature."],
  [/nonce|already_used|duplicate/, "The seller says this authorization was used before."],
  [/network/, "The seller does not accept this network after all."],
  [/extension_echo_mismatch/, "The seller says its extensions were not repeated exactly."],
  [/settlement_pending/, "The seller’s settlement is still pending."],
  [/transaction_(?:failed|reverted|state)|settle/, "The settlement transaction failed."],
  [/simulation/, "The settlement would fail on the chain, so it was not sent."],
  [/permit2/, "The seller wants a Permit2 allowance first: for this payment, and no more."],
];

/** Why a seller refused a payment. `said` is the seller's own text: untrusted, quoted and cut. */
export function explainRefusal(said: string | null, status: number): string {
  if (!said) return STATUS[status] ?? `It answered ${status} and gave no reason.`;
  const code = said.slice(0, 200);
  const words = /^[a-z0-9_]+$/.test(code) ? WORDS.find(([pattern]) => pattern.test(code))?.[1] : undefined;
  return words ? `${words} (${code})` : `It says: “${code}”`;
}

const STATUS: Record<number, string> = {
  402: "It asked for the payment again and gave no reason.",
  403: "Its own rules refused the request.",
  412: "It wants a Permit2 allowance first: for this payment, and no more.",
  502: "Its facilitator failed.",
};
