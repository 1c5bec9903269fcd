/**
 * A small picture of an address: five by five mirrored squares from its hex digits, in the current text colour.
 * Decoration beside the written address, never instead of it.
 */
export function AddressMark({ address, size = 20 }: { address: string; size?: number }) {
  const digits = address.toLowerCase().replace(/^0x/, "").padEnd(15, "0");
  const cells: string[] = [];
  for (let row = 0; row < 5; row++)
    for (let column = 0; column < 3; column++) {
      const filled = Number.parseInt(digits[row * 3 + column] ?? "0", 16) % 2 === 1;
      if (!filled) continue;
      cells.push(`M${column} ${row}h1v1h-1z`);
      if (column < 2) cells.push(`M${4 - column} ${row}h1v1h-1z`);
    }
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="-1 -1 7 7" shapeRendering="crispEdges">
      <path d={cells.join("")} fill="currentColor" />
    </svg>
  );
}
