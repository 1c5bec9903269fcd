/** Characters of a rating's words and of the provider's answer. */
export const MAX_RATING_CHARS = 500;

/** One rating as everybody sees it. Both texts are strangers': plain text, never markup. */
export interface RatingView {
  id: string;
  /** 1 to 5. */
  stars: number;
  words: string;
  /** `0x1234…abcd`: enough to tell payers apart. */
  payer: string;
  /** Whether the payment that it rests on was followed by an answer of 2xx. */
  delivered: boolean;
  /** ISO 8601. */
  at: string;
  changed: boolean;
  answer: { words: string; at: string } | null;
}

/** All that count: by payers whose payment the chain holds and whom the payee did not fund. */
export interface RatingSummary {
  count: number;
  /** null when nobody has rated. */
  average: number | null;
  /** How many gave one star, two, … five. */
  spread: [number, number, number, number, number];
}
