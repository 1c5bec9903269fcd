/** `stars` of five, as a picture; the number is said beside it or here, for those who do not see it. */
export function Stars({ stars, label = true }: { stars: number; label?: boolean }) {
  const full = Math.round(stars);
  return (
    <span className="whitespace-nowrap">
      <span aria-hidden="true" className="tracking-[0.08em]">
        <span className="text-degraded">{"★".repeat(full)}</span>
        <span className="text-line-strong">{"★".repeat(5 - full)}</span>
      </span>
      {label ? <span className="sr-only">{stars} of 5</span> : null}
    </span>
  );
}
