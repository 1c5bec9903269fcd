import type { Metadata } from "next";
import type { ReactNode } from "react";
import { serverContext } from "@/app/_server/context";
import { CodeBlock } from "@/components/ui/code-block";
import { Link } from "@/components/ui/link";
import { savedListings } from "@/db/queries/saved-listings";
import { isExhibit } from "@/lib/catalog/exhibit";

export const metadata: Metadata = {
  title: "The sandbox",
  description: "A whole x402 world on one machine: chain, token, facilitator, sellers, wallet and faucet.",
};

const DNS_STUB = `{
  "rebinding.example": [["93.184.216.34"], ["127.0.0.1"]],
  "private.example": ["10.0.0.1"]
}`;

export default async function SandboxPage() {
  const { db, env } = serverContext();
  const museum = env.sandbox?.museumUrl;
  const unlisted = env.mode === "sandbox" ? await savedListings(db, 200) : [];
  const hostile = unlisted
    .filter(({ url }) => isExhibit(url))
    .map(({ id, url, description }) => ({
      id,
      exhibit: new URL(url).pathname.split("/").at(-1) ?? "",
      description,
    }))
    .sort((a, b) => a.exhibit.localeCompare(b.exhibit));
  const saved = unlisted.filter(({ url }) => !isExhibit(url)).slice(0, 20);
  return (
    <>
      <h1>The sandbox</h1>
      <p>
        <code>npm start</code> brings up everything that Souk needs: PostgreSQL, a local chain that acts as
        Base Sepolia, a test dollar at the address where USDC is there, a facilitator, sample sellers, a
        museum of broken ones, the worker that probes, and this site. Every part is real; only the money is
        not. Nothing leaves the machine.
      </p>

      <h2 id="first-call">Your first paid call</h2>
      <ol>
        <li>
          Open a listing in the{" "}
          <Link href="/" className="link">
            catalog
          </Link>{" "}
          and press <strong>Send</strong> in its playground. The endpoint answers 402.
        </li>
        <li>
          Connect a wallet. <strong>Sandbox wallet</strong> needs no extension: it makes a key for test money
          and keeps it in this browser. Any injected wallet works too, on chain 84532.
        </li>
        <li>Take 100 test USDC from the faucet, in the account menu.</li>
        <li>
          Read what you would sign, then sign. The response appears, and the transfer is looked up on the
          chain.
        </li>
      </ol>

      <h2 id="sellers">The sellers</h2>
      <p>
        Each runs on a port of its own and registers itself as any provider would. Some are honest: an
        article, a data API, a text tool that takes JSON, an image, one with two prices, one that still speaks
        x402 v1, one that is a tool of an MCP server, one that is metered, two that are paid through Permit2
        (of one, the approval that you sign is sent for you), three that are paid by channel (one of them is
        filled through Permit2), one that is slow. Some are broken or hostile in one instructive way each:
      </p>
      <ul>
        <li>no CORS, so that a web page needs the relay;</li>
        <li>terms that change between the probe and the payment;</li>
        <li>the money is taken and the answer is an error;</li>
        <li>a settlement is claimed that is not on the chain;</li>
        <li>
          404 where a 402 belongs, an amount in dollars, a resource URL on another host: saved, not listed.
        </li>
      </ul>
      {saved.length > 0 ? (
        <>
          <p>These are saved and not in the catalog, because no probe has found that they can be paid:</p>
          <ul>
            {saved.map(({ id, url, method }) => (
              <li key={id}>
                <Link href={`/listings/${id}`} className="machine link break-all">
                  {method} {url}
                </Link>
              </li>
            ))}
          </ul>
        </>
      ) : null}

      <h2 id="museum">The museum of broken 402s</h2>
      <p>
        One server shows, at an address each, well over a hundred endpoints that are wrong in exactly one way,
        from an amount in dollars to a preflight that has to be paid for, and some that only look wrong. They
        are not in the catalog and sell nothing. Copy the URL of one into{" "}
        <Link href="/check" className="link">
          Check an endpoint
        </Link>
        , with the method before it, and compare what is found with what the museum says.
      </p>
      {museum ? (
        <p>
          Here it is at{" "}
          <a href={museum} className="machine link break-all">
            {museum}
          </a>
          .
        </p>
      ) : null}

      {hostile.length > 0 ? (
        <>
          <h3 id="hostile">Sellers that attack whoever pays</h3>
          <p>
            <strong>These are hostile on purpose</strong>, and in no catalog. To a probe they look honest;
            whoever asks with a browser meets the attack. Open one, press Send with the sandbox wallet, and
            see what this site does: the wallet is not asked, or the page says what became of the money. They
            take test money only.
          </p>
          <ul className="grid gap-x-6 gap-y-1.5 sm:grid-cols-2 [&>li]:my-0!">
            {hostile.map(({ id, exhibit, description }) => (
              <li key={id}>
                <Link href={`/listings/${id}`} className="link">
                  {exhibit}
                </Link>
                <span className="block text-sm text-ink-3">
                  {description || "asks for a sign-in, not for a payment"}
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}

      <h2 id="own-endpoint">An endpoint of your own</h2>
      <p>
        Probes visit public addresses on ports 80 and 443 only. To try an endpoint on this machine, allow its
        exact host and port when starting:
      </p>
      <div className="mt-3">
        <CodeBlock code="SOUK_ALLOW_HOSTS=localhost:4021 npm start" what="the command" />
      </div>

      <h2 id="variables">Variables</h2>
      <dl className="mt-3 grid gap-x-6 gap-y-2 text-ink-2 md:grid-cols-[14rem_1fr]">
        <Variable name="PORT">Where this site listens; 3000 unless set.</Variable>
        <Variable name="DATABASE_URL">A PostgreSQL of your own in place of the embedded one.</Variable>
        <Variable name="SOUK_STATE_DIR">
          Where everything is kept; <code>.souk</code> unless set. Delete it to start afresh.
        </Variable>
        <Variable name="SOUK_ALLOW_HOSTS">
          Exact <code>host:port</code> pairs, separated by commas, that may be on this machine. Sandbox only.
        </Variable>
        <Variable name="SOUK_DNS_STUB">
          A JSON file of names and the answers they give. Sandbox only.
        </Variable>
        <Variable name="SOUK_RPC_URLS">
          <code>network=url</code> pairs: read another chain&rsquo;s node in place of the local one.
        </Variable>
        <Variable name="SOUK_FACILITATOR_URL">Another facilitator for the sellers. Sandbox only.</Variable>
      </dl>
      <p className="mt-4!">
        In the DNS file, a list of lists answers query by query and then repeats its last; a plain list is the
        same every time:
      </p>
      <div className="mt-3">
        <CodeBlock code={DNS_STUB} what="the DNS file" />
      </div>
      <p className="mt-4!">
        In production none of the sandbox exists, and setting one of its variables is a refusal to start.
      </p>
    </>
  );
}

function Variable({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>
        <code className="machine break-all text-ink">{name}</code>
      </dt>
      <dd className="max-w-[60ch]">{children}</dd>
    </>
  );
}
