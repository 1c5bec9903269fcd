import type { Metadata } from "next";
import { type ErrorCode, errorKinds } from "@/lib/errors";

export const metadata: Metadata = {
  title: "Problems",
  description: "Every error that Souk's API answers, what it means and what to do.",
};

const MEANING: Record<ErrorCode, string> = {
  "invalid-request":
    "A parameter or a field of the body is missing, unknown or malformed. `errors` names each one. An unknown filter is refused, never ignored.",
  "unsupported-url":
    "The text is not a URL that can be listed: http or https, without a user name, a host that is a name or a public address, port 80 or 443.",
  "blocked-address":
    "The host leads to an address that Souk does not visit: private, local, or otherwise not public. The answer is the same for all of them.",
  "not-found": "There is nothing with this identifier, or the route does not exist in this mode.",
  "method-not-allowed":
    "The route exists, and not with this method. An OPTIONS request names the methods it has.",
  unauthenticated:
    "The request needs a session or a call's token, and has none that is valid. Sign in and try again.",
  "forbidden-origin":
    "Requests that change something must carry an Origin header that is exactly this site's. Absent, `null` and foreign ones are refused.",
  forbidden: "The session or token is valid and does not allow this.",
  "invalid-session-message":
    "The signed message is not one that this site would have written: another domain, chain or time, a nonce that is unknown or used, text that was added, or a signature that does not match.",
  conflict: "Something changed between reading and writing. Read again and repeat.",
  "duplicate-authorization":
    "This authorization (network, token, account and nonce) already belongs to a call. Sign a new one, with a new nonce, once the first is settled or expired.",
  "terms-changed":
    "The terms in the request are not the listed ones. Look at both before anything is signed.",
  "payload-too-large": "The body is larger than this route accepts.",
  "unsupported-media-type": "Send the body as application/json.",
  "rate-limited":
    "Too many requests from one visitor or for one listing. `retryAfter` says in how many seconds to try again.",
  "upstream-failed":
    "The listed endpoint did not answer, or not in time. In the relay, `outcome` says whether a payment may have been sent: after `unknown`, let the chain decide before paying again.",
  "chain-unavailable": "The chain could not be read just now. Nothing was decided.",
  "catalog-loading":
    "Souk has just started and is reading a large catalog. `retryAfter` says in how many seconds to try again. Pages of single listings answer meanwhile.",
  internal: "A fault of ours. The cause is in the server's log and never in the answer.",
};

/** Text with `code` between backticks. */
function withCode(text: string) {
  return text.split("`").map((piece, position) =>
    // Every second piece stood between backticks.
    position % 2 === 1 ? <code key={piece}>{piece}</code> : piece,
  );
}

export default function ProblemsPage() {
  return (
    <>
      <h1>Problems</h1>
      <p>
        Errors are answered as <code>application/problem+json</code> (RFC 9457). <code>type</code> is stable
        and leads to this page; <code>detail</code> is for people and may change.
      </p>
      {errorKinds().map(({ code, status, title }) => (
        <section
          key={code}
          id={code}
          className="scroll-mt-6 rounded-md target:bg-accent-wash target:px-3 target:pb-3"
        >
          <h2 className="flex flex-wrap items-baseline gap-x-3">
            <code className="text-md">{code}</code>
            <span className="machine font-normal text-ink-3">{status}</span>
          </h2>
          <p>
            <strong>{title}.</strong> {withCode(MEANING[code])}
          </p>
        </section>
      ))}
    </>
  );
}
