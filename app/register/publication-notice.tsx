import { Button, ButtonLink } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { Publication } from "./use-publish";

const TITLE = {
  new: { listed: "Listed: it is in the catalog now", saved: "Saved, but not in the catalog" },
  known: {
    listed: "This is the same listing: it is in the catalog already",
    saved: "This is the same listing: saved, but not in the catalog",
  },
  "probed-again": { listed: "Listed: it is in the catalog now", saved: "Still not in the catalog" },
};

/** What became of it: listed, saved with the reasons, or known already; always with the link. */
export function PublicationNotice({
  publication: { how, listing, report },
  onProbeAgain,
}: {
  publication: Extract<Publication, { step: "done" }>;
  onProbeAgain(): void;
}) {
  const listed = listing.catalogState === "listed";
  const reasons = report.findings.filter(({ severity }) => severity === "error");
  const title = TITLE[how][listed ? "listed" : "saved"];
  return (
    <Notice tone={listed ? "live" : "degraded"} title={title} role="status">
      <p>
        <span className="machine break-all">
          {listing.method} {listing.url}
        </span>
      </p>
      {how !== "known" ? null : (
        <p className="mt-1">
          One URL and method is one listing. Publishing probed it once more, and its history has that probe
          now.
        </p>
      )}
      {listed ? null : (
        <>
          <p className="mt-1">{reasons.length > 0 ? "What keeps it out:" : report.summary}</p>
          <ul className="mt-1 list-disc pl-5">
            {reasons.map(({ id, title: reason }) => (
              <li key={id}>{reason}</li>
            ))}
          </ul>
          <p className="mt-1">
            Souk probes it again by itself; the catalog follows as soon as it is payable. To see at once
            whether a fix worked, probe again.
          </p>
        </>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        <ButtonLink variant={listed ? "primary" : "secondary"} href={`/listings/${listing.id}`}>
          Open the listing
        </ButtonLink>
        {listed ? null : <Button onClick={onProbeAgain}>Probe again</Button>}
      </div>
    </Notice>
  );
}
