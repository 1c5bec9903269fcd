/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export const median = (values: readonly number[]) => quantile(values, 0.5);

/** A ratio with the interval that 95 of 100 resamplings of the same questions give. */
export interface Ratio {
  value: number;
  low: number;
  high: number;
}

/** `share`-quantile of ours against that of theirs, question by question: both sides of a question are drawn together. */
export function ratioOf(ours: readonly number[], theirs: readonly number[], share: number): Ratio {
  const of = (places: readonly number[]) =>
    quantile(
      places.map((i) => ours[i] as number),
      share,
    ) /
    quantile(
      places.map((i) => theirs[i] as number),
      share,
    );
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const all = ours.map((_, i) => i);
  const drawn = Array.from({ length: 400 }, () => of(all.map(() => Math.floor(random() * all.length))));
  return { value: of(all), low: quantile(drawn, 0.025), high: quantile(drawn, 0.975) };
}

/** Milliseconds of a loop that never changes: how busy the machine is. */
export function calibrate(): number {
  let best = Number.POSITIVE_INFINITY;
  const numbers = new Uint32Array(1 << 20);
  for (let run = 0; run < 5; run++) {
    const began = performance.now();
    let h = 1;
    for (let i = 0; i < numbers.length; i++) {
      h = Math.imul(h ^ i, 0x9e3779b1) >>> 0;
      numbers[i] = h;
    }
    best = Math.min(best, performance.now() - began);
  }
  return best;
}
