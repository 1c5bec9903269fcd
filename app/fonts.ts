import localFont from "next/font/local";

/**
 * The faces that every page is set in: Geist and Geist Mono, cut to western European letters and the weights 400 to 700
 * (scripts/subset-fonts.sh), 33 KB instead of 141. They are fetched ahead, beside the styles.
 */
const sans = localFont({
  src: "./fonts/geist-latin.woff2",
  variable: "--font-geist-sans",
  weight: "400 700",
});
const mono = localFont({
  src: "./fonts/geist-mono-latin.woff2",
  variable: "--font-geist-mono",
  weight: "400 700",
  adjustFontFallback: false,
});

/**
 * The whole fonts, for letters that the cut ones do not have: other Latin alphabets, Cyrillic, signs of currencies.
 * A browser fetches one when a page shows such a letter, so they stand first in a list of families.
 */
const sansMore = localFont({
  src: "../node_modules/geist/dist/fonts/geist-sans/Geist-Variable.woff2",
  variable: "--font-geist-sans-more",
  weight: "100 900",
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+0100-0130, U+0132-0151, U+0154-02C5, U+0300-0338, U+0400-04FF, U+1E00-1EFF, U+20A0-20AB, U+20AD-20BF",
    },
  ],
});
const monoMore = localFont({
  src: "../node_modules/geist/dist/fonts/geist-mono/GeistMono-Variable.woff2",
  variable: "--font-geist-mono-more",
  weight: "100 900",
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+0100-0130, U+0132-0151, U+0154-02C5, U+0300-0338, U+0400-04FF, U+1E00-1EFF, U+20A0-20AB, U+20AD-20BF",
    },
  ],
});

/** The classes that give the root element the families, as `--font-geist-*`. */
export const FONT_CLASSES = [sans, mono, sansMore, monoMore].map(({ variable }) => variable).join(" ");
