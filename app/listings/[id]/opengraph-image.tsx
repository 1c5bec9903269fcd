import { readFile } from "node:fs/promises";
import path from "node:path";
import { ImageResponse } from "next/og";
import { serverContext } from "@/app/_server/context";
import { getListing, type ListingView } from "@/db/queries/listing";
import { drawable } from "@/lib/catalog/drawable-text";
import { LIVE_STATE_WORDS } from "@/lib/catalog/live-state";
import { formatUsd } from "@/lib/x402/amount";
import { networkInfo } from "@/lib/x402/networks";

export const size = { width: 1200, height: 630 };
export const contentType = "image/png";
export const alt = "An x402 endpoint in the Souk catalog: its name, price, networks and measured state";

const STATE_COLOUR = { live: "#187a42", degraded: "#8a5c06", down: "#b3261e", unknown: "#6b665b" } as const;

/** Drawn pictures by what they show: a picture costs a tenth of a second of processor, and links are fetched in bursts. */
const drawn = new Map<string, Promise<ArrayBuffer>>();
const MAX_DRAWN = 100;

/** The picture that goes with a shared link to the listing. Nothing of it is fetched: the fonts are bundled. */
export default async function Image({ params }: { params: Promise<{ id: string }> }) {
  const listing = await getListing(serverContext().db, (await params).id);
  if (!listing) return new Response("There is no such listing.", { status: 404 });
  const shown = whatIsShown(listing);
  const key = JSON.stringify(shown);
  let picture = drawn.get(key);
  if (!picture) {
    picture = draw(shown);
    picture.catch(() => drawn.delete(key));
    drawn.set(key, picture);
    const [oldest] = drawn.keys();
    if (drawn.size > MAX_DRAWN && oldest !== undefined) drawn.delete(oldest);
  }
  return new Response(await picture, {
    headers: { "content-type": contentType, "cache-control": "public, max-age=600" },
  });
}

interface Shown {
  name: string;
  description: string;
  address: string;
  price: string;
  networks: string;
  state: keyof typeof STATE_COLOUR;
}

function whatIsShown({
  name,
  description,
  method,
  host,
  path: at,
  networks,
  ...listing
}: ListingView): Shown {
  return {
    name: drawable(name, 80) || drawable(host, 80),
    description: drawable(description, 150),
    address: drawable(`${method} ${host}${at === "/" ? "" : at}`, 64),
    price: listing.minPriceUsdMicros === null ? "" : formatUsd(listing.minPriceUsdMicros),
    networks: networks
      .slice(0, 3)
      .map((network) => networkInfo(network)?.shortName ?? drawable(network, 20))
      .join(", "),
    state: listing.liveState,
  };
}

async function draw(shown: Shown): Promise<ArrayBuffer> {
  const [sans, bold, mono] = await Promise.all([
    font("geist-sans/Geist-Regular.ttf"),
    font("geist-sans/Geist-SemiBold.ttf"),
    font("geist-mono/GeistMono-Regular.ttf"),
  ]);
  const image = new ImageResponse(<Picture {...shown} />, {
    ...size,
    fonts: [
      { name: "Geist", data: sans, weight: 400 },
      { name: "Geist", data: bold, weight: 600 },
      { name: "Geist Mono", data: mono, weight: 400 },
    ],
  });
  return image.arrayBuffer();
}

const font = (file: string) => readFile(path.join(process.cwd(), "node_modules/geist/dist/fonts", file));

function Picture({ name, description, address, price, networks, state }: Shown) {
  return (
    <div
      style={{
        width: "100%",
        height: "100%",
        display: "flex",
        flexDirection: "column",
        padding: "56px 72px",
        background: "#fbfaf7",
        color: "#1b1a17",
        fontFamily: "Geist",
      }}
    >
      <div style={{ display: "flex", alignItems: "center", gap: 18, fontSize: 34, fontWeight: 600 }}>
        <svg
          aria-hidden="true"
          width="44"
          height="44"
          viewBox="0 0 20 20"
          fill="none"
          stroke="#2743a6"
          strokeWidth="1.8"
        >
          <path d="M3 17V9a7 7 0 0 1 14 0v8" />
          <path d="M7 17v-6a3 3 0 0 1 6 0v6" />
        </svg>
        Souk
      </div>
      <div style={{ display: "flex", flexDirection: "column", marginTop: "auto" }}>
        <div
          style={{
            fontSize: name.length > 40 ? 54 : 68,
            fontWeight: 600,
            letterSpacing: "-0.02em",
            lineHeight: 1.1,
          }}
        >
          {name}
        </div>
        {description ? (
          <div style={{ fontSize: 30, color: "#57534a", marginTop: 18, lineHeight: 1.4 }}>{description}</div>
        ) : null}
        <div style={{ fontFamily: "Geist Mono", fontSize: 26, color: "#57534a", marginTop: 22 }}>
          {address}
        </div>
      </div>
      <div
        style={{
          display: "flex",
          alignItems: "center",
          gap: 44,
          marginTop: "auto",
          paddingTop: 30,
          borderTop: "2px solid #e5e1d8",
          fontSize: 30,
          color: "#57534a",
        }}
      >
        {price ? (
          <div style={{ fontFamily: "Geist Mono", fontSize: 40, color: "#1b1a17" }}>{`${price} / call`}</div>
        ) : null}
        {networks ? <div>{networks}</div> : null}
        <div
          style={{
            display: "flex",
            alignItems: "center",
            gap: 14,
            marginLeft: "auto",
            color: STATE_COLOUR[state],
          }}
        >
          <div style={{ width: 18, height: 18, borderRadius: 9, background: STATE_COLOUR[state] }} />
          {LIVE_STATE_WORDS[state].label}
        </div>
      </div>
    </div>
  );
}
