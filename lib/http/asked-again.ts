/** Knows what was asked for lately, roughly: that which nobody asks for twice is not worth keeping. */
export class AskedAgain {
  /** By the lowest bits of a hash: the hash of who was here last. */
  private readonly hashes: Uint32Array;

  /** `places`, a power of two: how many different ones are remembered. */
  constructor(places = 16_384) {
    this.hashes = new Uint32Array(places);
  }

  /** Whether this was asked for before and little else since. May be wrong, seldom. */
  isAgain(key: string): boolean {
    let hash = 0x811c9dc5;
    for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
    hash = (hash ^ (hash >>> 15)) >>> 0 || 1;
    const place = hash & (this.hashes.length - 1);
    const again = this.hashes[place] === hash;
    this.hashes[place] = hash;
    return again;
  }
}
