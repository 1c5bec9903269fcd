/** What somebody without scripts can do instead of publishing. */
export function PublishingNeedsScripts() {
  return (
    <noscript>
      <p className="mb-4 rounded-lg border border-line border-l-3 border-l-degraded bg-raised px-4.5 py-3">
        Publishing needs a wallet, and a wallet needs JavaScript.{" "}
        <a className="link" href="/check">
          Checking an endpoint
        </a>{" "}
        works without.
      </p>
    </noscript>
  );
}
