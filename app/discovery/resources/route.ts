import { discoveryRoute } from "@/app/_server/discovery-route";

/** The catalog as x402 clients list it (`withBazaar`): `{x402Version, items, pagination}`. */
export const GET = discoveryRoute;
