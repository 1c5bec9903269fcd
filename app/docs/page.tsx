import type { Metadata } from "next";
import { Link } from "@/components/ui/link";

export const metadata: Metadata = {
  title: "How Souk works",
  description: "Registering, probing, searching and paying x402 endpoints, and how each figure is made.",
};

export default function DocsPage() {
  return (
    <>
      <h1>How Souk works</h1>
      <p>
        Souk is a catalog of x402 endpoints: HTTP resources that answer <code>402 Payment Required</code>, and
        tools of MCP servers that ask for a payment in the same way. They are paid per call in stablecoins.
        Anyone may register one. Souk probes it, says what is right and wrong with its 402, lists it when it
        can be paid, and lets anyone pay and call it from the browser with their own wallet.
      </p>

      <h2 id="register">Register</h2>
      <p>
        <Link href="/register" className="link">
          Register
        </Link>{" "}
        takes a URL and a method, or finds the method by asking. The probe runs at once. Publishing needs a
        signature with a wallet, which costs nothing and moves nothing; it only says who registered. The same
        URL and method is always the same listing, whoever registers it again. What an MCP server sells is a
        tool: there the listing is the server&rsquo;s URL and the tool&rsquo;s name, and its URL alone finds
        all its tools. A resource that cannot be paid yet is saved, and enters the catalog with the first
        probe that finds it payable.
      </p>
      <p>
        <Link href="/check" className="link">
          Check an endpoint
        </Link>{" "}
        runs the same probe on any public endpoint and touches no listing.
      </p>

      <h2 id="search">Search</h2>
      <p>
        All words must match; endings do not matter, and the last word may be unfinished.{" "}
        <code>"two words"</code> asks for them in order, <code>-word</code> leaves out, <code>or</code> gives
        alternatives, and a typing error finds what was meant and says so.{" "}
        <Link href="/docs/search" className="link">
          How to search
        </Link>{" "}
        has the whole grammar.
      </p>
      <p>
        The price filter compares the cheapest option on the networks you chose, and leaves out tokens whose
        worth in dollars is not known. <strong>Relevance</strong> is what the words find, times what was
        measured of the listing:{" "}
        <Link href="/docs/ranking" className="link">
          how results are ranked
        </Link>
        .
      </p>
      <p>
        <kbd>/</kbd> goes to the search field, <kbd>↑</kbd> and <kbd>↓</kbd> move between the results,{" "}
        <kbd>Enter</kbd> opens one. The address of the page is the whole search: it can be shared, and it
        works without JavaScript.
      </p>

      <h2 id="states">States</h2>
      <ul>
        <li>
          <strong>Live</strong>: the last probe found it payable.
        </li>
        <li>
          <strong>Degraded</strong>: the last probe failed, and fewer than three in a row have.
        </li>
        <li>
          <strong>Down</strong>: three probes in a row failed. It stays listed and is probed ever less often.
        </li>
        <li>
          <strong>Unknown</strong>: not measured yet.
        </li>
      </ul>

      <h2 id="pay">Pay and call</h2>
      <p>
        The playground on a listing sends the request, decodes the 402, and shows what you would sign beside
        what was probed. Any difference stops the call: nothing is asked of your wallet until you have looked
        at both and decided. With the scheme exact you sign one transfer of exactly that amount, to that
        address, valid for at most five minutes and usable once; upto signs the most that may be charged, and
        batch-settlement a deposit that you see and may take back. Your keys stay in your wallet.
      </p>
      <p>
        Where the endpoint allows web pages, the call goes straight from your browser. Where it does not, Souk
        relays it: to the listed address only, and never following a redirect.
      </p>
      <p>
        What the seller says about a payment is a claim. Souk calls it <strong>confirmed</strong> only after
        reading, through its own connection to the chain, the transfer and the used authorization that carry
        your nonce. When the answer is lost, the call is <strong>unknown</strong> until the chain decides, and
        no second signature is offered before that.
      </p>

      <h2 id="figures">How the figures are made</h2>
      <ul>
        <li>
          <strong>Price</strong>: the cheapest option in a stablecoin known by its contract address, from the
          last probe. Other tokens are shown in their own units.
        </li>
        <li>
          <strong>Payable, 30 days</strong>: probes that found it payable, of all probes, rounded down.
        </li>
        <li>
          <strong>Latency and response</strong>: time to the first byte of the 402, as Souk&rsquo;s server saw
          it.
        </li>
        <li>
          <strong>Delivered after payment</strong>: of the calls paid through this Souk and confirmed on the
          chain, those that were answered with a 2xx. Calls of which nobody told how they ended, because a
          page was closed or Souk itself stopped, count on neither side.
        </li>
        <li>
          <strong>Payers</strong>: different accounts behind those calls. A seller who pays itself is not
          counted.
        </li>
        <li>
          <strong>Conformance</strong>: checks that hold, of those that applied at the last probe. See{" "}
          <Link href="/docs/probes" className="link">
            how probes judge
          </Link>
          .
        </li>
      </ul>
      <p>A figure that was not measured is not shown: there is a dash in its place.</p>

      <h2 id="kept">What is kept</h2>
      <p>
        Listings, probes and their findings; for a paid call the listing, amount, accounts, nonce and
        transaction, and hashes of its address and body. No request or response bodies, no query values, no
        signatures.
      </p>
    </>
  );
}
