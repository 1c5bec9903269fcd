/** Whole numbers for people: "61,204". */
export const COUNT = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** "84 ms", "1,503 ms". */
export function milliseconds(value: number): string {
  return `${COUNT.format(value)} ms`;
}
