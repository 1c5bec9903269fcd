import type { Metadata } from "next";
import { serverContext } from "@/app/_server/context";
import { CodeBlock } from "@/components/ui/code-block";
import { Link } from "@/components/ui/link";

export const metadata: Metadata = {
  title: "The prober",
  description: "Who SoukProbe is, what it asks endpoints, how often, and how to make it stop.",
};

/** What the User-Agent of our requests points at: for people who found us in their logs. */
export default function ProberPage() {
  const { origin } = serverContext().env;
  return (
    <>
      <h1>The prober</h1>
      <p>
        You are here because your server was asked something by <strong>SoukProbe</strong>. It looks at
        endpoints that ask for payments by x402, so that people can find them and know whether they work. It
        names itself in every request:
      </p>
      <div className="my-3">
        <CodeBlock code={`User-Agent: SoukProbe/1 (+${origin}/docs/prober)`} what="the User-Agent" />
      </div>

      <h2 id="asks">What it asks</h2>
      <ul>
        <li>The endpoint, once with an empty request.</li>
        <li>Once more with your own declared example, when the 402 carries one.</li>
        <li>
          What a web page would send: CORS preflights (<code>OPTIONS</code>) and one request with an{" "}
          <code>Origin</code>.
        </li>
        <li>
          When nobody named the method: other methods, until one answers 402. After that only the one it
          found.
        </li>
        <li>
          Of an MCP server: <code>initialize</code>, <code>tools/list</code>, and <code>tools/call</code> of
          the tool in question, without a payment, with the plainest arguments that its schema takes. A tool
          that calls itself destructive is called with none. The session is given back.
        </li>
        <li>
          <code>/openapi.json</code> and <code>/.well-known/x402</code> of your origin, to compare them with
          the 402.
        </li>
      </ul>
      <p>
        It never pays, signs in, follows a redirect or reads on into what is sold. It keeps at most 64 KB of a
        body, and gives each request ten seconds.
      </p>

      <h2 id="often">How often</h2>
      <ul>
        <li>
          A listed endpoint: about once an hour, at a time that wanders. That is one request. Only when its
          answer is another than before, and once a day, the others follow on the same connection.
        </li>
        <li>After a failure: about five minutes later. After a change of its terms: about ten.</li>
        <li>While it is down: from half an hour apart to once a day, the longer it lasts the less often.</li>
        <li>
          One host: at most two probes at once from one of our workers, and a quarter of a second between
          their begins.
        </li>
        <li>
          When somebody asks for a probe now, in a check or on a listing: at once, and limited for each
          visitor, each listing and each host.
        </li>
      </ul>

      <h2 id="opt-out">How to make it stop</h2>
      <ol>
        <li>
          Find your endpoint in the{" "}
          <Link href="/" className="link">
            catalog
          </Link>{" "}
          and open it.
        </li>
        <li>
          Under <strong>Owner</strong>, sign in with a wallet that the endpoint pays and claim it. The
          endpoint is asked once more: it has to name that wallet as <code>payTo</code>.
        </li>
        <li>
          Press <strong>Withdraw</strong>. It leaves the catalog and the queue at once, and nobody but you can
          bring it back.
        </li>
      </ol>
      <p>
        If you do not hold that wallet, refuse the User-Agent: an endpoint that answers no 402 for three
        probes counts as down, and is then asked less and less, at last once a day. What any visitor checks by
        hand is visited all the same, within the limits above.
      </p>

      <h2 id="paid">Calls for visitors</h2>
      <p>
        When a visitor pays for a call that a web page may not make itself, Souk&rsquo;s relay sends it for
        them: to the listed address only, and only when they press the button. Such calls carry the same
        User-Agent, and may carry a payment.
      </p>
      <p>
        What is done with the answers stands in{" "}
        <Link href="/docs/probes" className="link">
          how probes judge
        </Link>
        .
      </p>
    </>
  );
}
