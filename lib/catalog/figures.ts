/** Whole numbers for people: "61,204". Without `Intl`, as days are (days.ts). */
export const COUNT = {
  format: (value: number | bigint): string =>
    String(typeof value === "bigint" ? value : Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ","),
};

/** "84 ms", "1,503 ms". */
export function milliseconds(value: number): string {
  return `${COUNT.format(value)} ms`;
}

/** A part of a whole above 0, to a tenth of a percent: "66.7%". Some are never 0% and not all never 100%. */
export function share(part: number, whole: number): string {
  if (part === 0 || part === whole) return part === 0 ? "0%" : "100%";
  const tenths = Math.round((part / whole) * 1_000);
  if (tenths === 0) return "<0.1%";
  return `${(Math.min(tenths, 999) / 10).toFixed(1)}%`;
}
