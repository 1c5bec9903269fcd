#!/bin/sh
# Writes app/fonts again from the `geist` package: what every page is set in, without the letters and weights that few
# pages need (app/fonts.ts says who has those). Run it when the package has changed. Needs Python with fonttools and brotli.
set -eu
cd "$(dirname "$0")/.."
fonts=node_modules/geist/dist/fonts
half=$(mktemp -d)
trap 'rm -rf "$half"' EXIT

# Western European letters, and the punctuation, arrows and signs that the interface writes.
unicodes='U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2010-2015,U+2018-201E,U+2020-2022'
unicodes="$unicodes,U+2026,U+2030,U+2032-2033,U+2039-203A,U+2044,U+20AC,U+2122,U+2190-2193,U+21B5,U+2212,U+2248"
unicodes="$unicodes,U+2260,U+2264-2265,U+FFFD"

subset() {
  fonttools varLib.instancer -q "$fonts/$1" wght=400:700 -o "$half/font.ttf"
  pyftsubset "$half/font.ttf" --unicodes="$unicodes" --flavor=woff2 --no-hinting --drop-tables+=meta \
    --layout-features=kern,liga,calt,ccmp,locl,mark,mkmk,tnum,ss01 --output-file="app/fonts/$2"
}
subset geist-sans/Geist-Variable.woff2 geist-latin.woff2
subset geist-mono/GeistMono-Variable.woff2 geist-mono-latin.woff2
cp node_modules/geist/LICENSE.txt app/fonts/OFL.txt
