/** The number of an `eip155` chain; null for any other network. */
export function chainIdOf(network: string): number | null {
  const id = /^eip155:([1-9]\d{0,15})$/.exec(network)?.[1];
  return id === undefined ? null : Number(id);
}
