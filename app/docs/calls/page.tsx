import type { Metadata } from "next";
import { CodeBlock } from "@/components/ui/code-block";
import { Link } from "@/components/ui/link";
import { CALL_WORDS } from "@/lib/call/call-words";
import type { CallState } from "@/lib/call/types";

export const metadata: Metadata = {
  title: "Payments, evidence and ratings",
  description:
    "Which ways to pay Souk signs, what it keeps of a paid call, how others check its record, and who may rate.",
};

const STATES: readonly [CallState, string][] = [
  ["created", "bound to one request before the signature was asked for; nothing is known to have been sent."],
  ["claimed", "the seller says that it settled."],
  ["unknown", "sent, and no answer that says so. Nothing new is signed until the chain has decided."],
  [
    "confirmed",
    "our own read of the chain shows the transfer, equal to the terms, and the seller delivered.",
  ],
  ["paid-undelivered", "the transfer is there, and the seller did not answer with a 2xx."],
  ["mismatch", "the authorization was used for something else than what was agreed, or cancelled."],
  ["reorged", "it was confirmed, and its block is no longer part of the chain. The chain decides anew."],
  ["not-paid", "by the chain’s own time the authorization ran out unused."],
  [
    "authorized",
    "paid by channel: the seller holds your voucher, and the chain does not show it redeemed. Then it is confirmed. Of a contract wallet: and its contract accepted that voucher when Souk asked it.",
  ],
];

const WAYS: readonly [string, string][] = [
  [
    "exact, signed for the token (EIP-3009)",
    "one signature for one transfer of exactly the amount. No gas, no allowance.",
  ],
  [
    "exact, through Permit2",
    "one signature for one transfer. Permit2 must be allowed to move the amount, and is allowed no more than that: by a second signature where the token and the seller take one (EIP-2612), by a transaction that you sign and the seller’s facilitator sends where it offers that and your wallet can, else by a transaction of your own.",
  ],
  [
    "upto",
    "the same with a highest amount; the facilitator that may charge it is named in the review, and what was charged is read from the chain.",
  ],
  [
    "batch-settlement",
    "a deposit into a channel, then a voucher for each call, until you close it and the rest comes back. The deposit is signed for the token or goes through Permit2.",
  ],
  [
    "Contract wallets",
    "pay all of these by their own signature (EIP-1271). One that is not deployed yet pays where the seller’s facilitator deploys it (EIP-6492), but not by channel.",
  ],
  [
    "A sign-in instead of a payment",
    "where an endpoint offers it: one message for its own site, and no money.",
  ],
];

export default function CallsDocsPage() {
  return (
    <>
      <h1>Payments, evidence and ratings</h1>
      <p>
        Every call that you pay in a playground has a page of its own. It opens in the browser that paid, and
        for the wallet that paid once it is signed in. For everybody else it says only that. Your calls are at{" "}
        <Link href="/calls" className="link">
          /calls
        </Link>
        .
      </p>
      <h2 id="ways">Ways to pay</h2>
      <p>
        Nothing is signed that the review does not show. What a listing&rsquo;s terms ask for decides what
        that is:
      </p>
      <ul>
        {WAYS.map(([name, meaning]) => (
          <li key={name}>
            <strong>{name}</strong>: {meaning}
          </li>
        ))}
      </ul>
      <p>
        x402 v1 and v2 are both spoken, on the EVM networks that this Souk has a node for. Schemes and
        networks that it cannot pay are listed all the same, and each option says why it is not signed.
      </p>
      <h2 id="states">States</h2>
      <ul>
        {STATES.map(([state, meaning]) => (
          <li key={state}>
            <code>{state}</code> ({CALL_WORDS[state].title.toLowerCase()}): {meaning}
          </li>
        ))}
      </ul>
      <h2 id="kept">What is kept</h2>
      <p>
        The terms, the hash of what was signed, hashes of the URL and of the body, times, the seller&rsquo;s
        status and its words about the settlement, and what the chain shows. No body, no query value and no
        payment signature. A signed offer or receipt of the seller is verified and kept too; of one that names
        a URL with a query, only its hash and the result are.
      </p>
      <h2 id="evidence">Evidence</h2>
      <p>
        The page can be downloaded as a file, signed by this Souk and, if you want, by the wallet that paid.
        Anybody with the source of Souk can check it:
      </p>
      <div className="mt-3">
        <CodeBlock
          code="npm run verify-evidence -- souk-call-….json --rpc https://your.node --issuer 0x…"
          what="the command"
        />
      </div>
      <ul>
        <li>
          Offline it checks that nothing was changed, who signed, that the hash is that of the typed data, and
          that the parts agree. <code>--issuer</code> is the address at{" "}
          <a href="/.well-known/souk-evidence.json" className="link">
            /.well-known/souk-evidence.json
          </a>
          : without it, anybody&rsquo;s signature as a Souk is taken.
        </li>
        <li>
          With <code>--rpc</code> it asks a node that you trust for the receipt, the Transfer, the use of the
          nonce and the block. That part needs nobody&rsquo;s word.
        </li>
        <li>
          A call that a contract wallet paid by channel names the block at which the wallet&rsquo;s contract
          accepted the voucher. The file does not hold the voucher; whoever has it gives it with{" "}
          <code>--voucher</code>, and the contract is asked as of that block, where the node still has its
          state.
        </li>
        <li>It ends with 0 when nothing is wrong, 1 when something is, 2 when it was called wrongly.</li>
      </ul>
      <p>
        What a signature of Souk adds is what no chain has: which request the payment was bound to before it
        was signed, and what the seller answered. The file says whether our relay saw that answer itself or a
        browser reported it.
      </p>
      <h2 id="ratings">Ratings</h2>
      <p>
        A wallet rates a listing once, with one to five stars and at most 500 characters, and only when the
        chain has confirmed a payment of it there; also when nothing was delivered for it. It may change its
        rating until the provider has answered. The verified owner answers each rating once.
      </p>
      <p>
        Not counted are wallets that the listing pays or belongs to, and wallets to which its payee had sent
        the same token before the payment, straight or over one other wallet, as far as the chain&rsquo;s
        Transfer logs show. A longer detour is not seen. A rating counts only while the chain still holds its
        payment.
      </p>
      <h2 id="facts">Measured facts</h2>
      <p>
        Calls that the chain has proven in the last 30 days feed the listing: how many were delivered, by how
        many payers, how long the answer and the settlement took. The payees&rsquo; own payments and those of
        wallets they had funded are left out.
      </p>
    </>
  );
}
