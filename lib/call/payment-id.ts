/** Key of the payment-identifier extension. */
export const PAYMENT_IDENTIFIER = "payment-identifier";

/**
 * What the payment-identifier extension is told: always, also where a seller does not ask for it. The same payment sent
 * again has the same id, so a seller that knows it charges once; a new payment has a new nonce and so a new id.
 */
export function paymentId(nonce: string): { required: boolean; id: string } {
  return { required: false, id: `pay_${nonce.replace(/^0x/, "").slice(0, 32)}` };
}
