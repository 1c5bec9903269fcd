/** `0x7099…79C8`. */
export const shortAddress = (address: string) => `${address.slice(0, 6)}…${address.slice(-4)}`;
