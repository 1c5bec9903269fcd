/** A time of the chain, in UTC, to the second. */
export const when = (unixSeconds: string) =>
  new Date(Number(unixSeconds) * 1_000).toISOString().replace("T", " ").slice(0, 19);
