/** Pieces of a body, joined on demand. */
export interface BodyCollector {
  add(piece: Uint8Array): void;
  joined(): Uint8Array<ArrayBuffer>;
}

export function collectBody(): BodyCollector {
  const pieces: Uint8Array[] = [];
  let size = 0;
  return {
    add(piece) {
      pieces.push(piece);
      size += piece.length;
    },
    joined() {
      const body = new Uint8Array(size);
      let at = 0;
      for (const piece of pieces) {
        body.set(piece, at);
        at += piece.length;
      }
      return body;
    },
  };
}

/** How often what arrives is shown, milliseconds. */
const SHOW_MS = 150;

/** Shows what has come at once, and then at most every 150 ms. */
export function showArriving(
  now: () => number,
  onArriving: (soFar: Uint8Array<ArrayBuffer>) => void,
): BodyCollector {
  const body = collectBody();
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    ...body,
    add(piece) {
      body.add(piece);
      if (now() - shownAt < SHOW_MS) return;
      shownAt = now();
      onArriving(body.joined());
    },
  };
}
