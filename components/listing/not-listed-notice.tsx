import { Notice } from "@/components/ui/notice";
import { isExhibit } from "@/lib/catalog/exhibit";

/** Why a listing is not in the catalog. `lastSummary` is what the newest probe said; null before the first. */
export function NotListedNotice({
  url,
  withdrawn,
  lastSummary,
}: {
  url: string;
  withdrawn: boolean;
  lastSummary: string | null;
}) {
  if (isExhibit(url))
    return (
      <Notice tone="down" title="An exhibit that attacks on purpose, not in the catalog">
        It belongs to the sandbox’s museum. To a probe it looks honest; whoever asks with a browser meets the
        attack, with test money only.
      </Notice>
    );
  if (withdrawn)
    return (
      <Notice tone="degraded" title="Withdrawn, not in the catalog">
        Its owner took it out. It is no longer probed; what was measured before stays here.
      </Notice>
    );
  return (
    <Notice tone="degraded" title="Saved, not in the catalog">
      It appears there as soon as a probe finds that it can be paid.{" "}
      {lastSummary ? `The last one said: ${lastSummary}` : "None has run yet."}
    </Notice>
  );
}
