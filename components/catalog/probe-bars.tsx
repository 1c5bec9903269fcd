const BARS = 24;
const STEP = 5;
const WIDTH = 3;
const HEIGHT = 14;

/**
 * The last probes as bars, oldest first: full height for payable, half for not, a faint line for none yet.
 * The same in words for those who do not see it. `probes` has a sign each: `+` payable, `-` not.
 */
export function ProbeBars({ probes }: { probes: string }) {
  const shown = probes.slice(-BARS);
  const good = shown.replaceAll("-", "").length;
  const all = shown.padStart(BARS, " ");
  return (
    <svg
      role="img"
      aria-label={shown === "" ? "Not probed yet" : `Payable in ${good} of the last ${shown.length} probes`}
      width={BARS * STEP - STEP + WIDTH}
      height={HEIGHT}
      className="probe-bars"
    >
      <Bars all={all} sign=" " height={HEIGHT} />
      <Bars all={all} sign="+" height={HEIGHT} />
      <Bars all={all} sign="-" height={HEIGHT / 2} />
    </svg>
  );
}

/** All bars of one kind: a line through each run of them, which the style sheet cuts into dashes. */
function Bars({ all, sign, height }: { all: string; sign: " " | "+" | "-"; height: number }) {
  let lines = "";
  for (let at = all.indexOf(sign); at >= 0; ) {
    let end = at + 1;
    while (all[end] === sign) end += 1;
    lines += `M${at * STEP} ${HEIGHT - height / 2}h${(end - at) * STEP - STEP + WIDTH}`;
    at = all.indexOf(sign, end);
  }
  if (lines === "") return null;
  const kind = sign === " " ? "none" : sign === "+" ? "good" : "bad";
  return <path className={kind} d={lines} />;
}
