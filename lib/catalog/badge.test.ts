import { describe, expect, it } from "vitest";
import { badgeEmbeds, badgeSvg, badgeWords } from "./badge";
import { LIVE_STATES } from "./live-state";

describe("a badge", () => {
  it("says the state and the lowest price, and nothing that was not measured", () => {
    expect(badgeWords({ liveState: "live", minPriceUsdMicros: 10_000n })).toBe("live · $0.01");
    expect(badgeWords({ liveState: "down", minPriceUsdMicros: null })).toBe("down");
    expect(badgeWords({ liveState: "unknown", minPriceUsdMicros: null })).toBe("not measured yet");
    expect(badgeWords(null)).toBe("not listed");
  });

  it("says the same to those who hear it", () => {
    const svg = badgeSvg({ liveState: "live", minPriceUsdMicros: 10_000n });
    expect(svg).toContain('role="img" aria-label="x402: live · $0.01"');
    expect(svg).toContain("<title>x402: live · $0.01</title>");
  });

  it("is readable: white on each of its colours has a contrast of 4.5 or more", () => {
    for (const facts of [null, ...LIVE_STATES.map((liveState) => ({ liveState, minPriceUsdMicros: null }))])
      for (const [, colour = ""] of badgeSvg(facts).matchAll(/fill="(#[0-9a-f]{6})"/g))
        expect(1.05 / (luminance(colour) + 0.05)).toBeGreaterThanOrEqual(4.5);
  });

  it("leads to the listing", () => {
    const [markdown, html] = badgeEmbeds("https://souk.example", "abc", {
      liveState: "live",
      minPriceUsdMicros: null,
    });
    expect(markdown?.code).toBe(
      "[![x402](https://souk.example/badge/abc.svg)](https://souk.example/listings/abc)",
    );
    expect(html?.code).toContain('alt="x402: live"');
  });
});

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
