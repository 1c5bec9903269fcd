import { LIVE_STATE_WORDS, type LiveState } from "@/lib/catalog/live-state";

const DOT: Record<LiveState, string> = {
  live: "bg-live",
  degraded: "bg-degraded",
  down: "bg-down",
  unknown: "border-[1.5px] border-unknown",
};

/** The coloured dot of a live state. The word is beside it, or hidden for those who do not see the colour. */
export function StateDot({
  state,
  label = false,
  large = false,
}: {
  state: LiveState;
  /** Show the word too. */
  label?: boolean;
  large?: boolean;
}) {
  const { label: word, meaning } = LIVE_STATE_WORDS[state];
  return (
    <span className="inline-flex items-center gap-2" title={`${word}: ${meaning}`}>
      <span
        aria-hidden="true"
        className={`inline-block shrink-0 rounded-full ${large ? "size-2.5" : "size-2"} ${DOT[state]}`}
      />
      <span className={label ? "" : "sr-only"}>{word}</span>
    </span>
  );
}
