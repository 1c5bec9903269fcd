/** The smallest of 1, 2 or 5 times a power of ten that is not below `max`: where an axis ends. 1 for nothing. */
export function axisTop(max: number): number {
  if (!(max > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(max));
  const step = [1, 2, 5].find((factor) => factor * power >= max) ?? 10;
  return step * power;
}

/** Slots without a value that a line still bridges: a jittered probe may fall into the next hour. */
const BRIDGE = 2;

/**
 * Lines through one value a slot as SVG path data in a box of `values.length` by 100 units, y downwards, `top` at its
 * upper edge. Where nothing was measured for longer the line is broken; a lone value is a line of no length.
 */
export function linePath(values: readonly (number | null)[], top: number): string {
  let path = "";
  let last = Number.NEGATIVE_INFINITY;
  values.forEach((value, slot) => {
    if (value === null) return;
    const at = `${slot + 0.5} ${height(value, top)}`;
    const alone = slot - last > BRIDGE + 1;
    // The line of no length makes a lone value a dot, and changes nothing in front of another one.
    path += alone ? `M${at}l0 0` : `L${at}`;
    last = slot;
  });
  return path;
}

/** As {@link linePath}, for what holds until it is changed: steps, each over the whole width of its slots. */
export function stepPath(values: readonly (number | null)[], top: number): string {
  let path = "";
  let open = false;
  values.forEach((value, slot) => {
    if (value !== null) path += `${open ? "V" : `M${slot} `}${height(value, top)}H${slot + 1}`;
    open = value !== null;
  });
  return path;
}

function height(value: number, top: number): number {
  return Math.round((100 - (value / top) * 100) * 100) / 100;
}

/** Each value, or the one before it where nothing was looked at: a price stays until a probe sees another. */
export function carried<T>(
  slots: readonly { probes: number }[],
  values: readonly (T | null)[],
): (T | null)[] {
  let held: T | null = null;
  return slots.map(({ probes }, slot) => {
    if (probes > 0) held = values[slot] ?? null;
    return held;
  });
}
