import { discoveryRoute } from "@/app/_server/discovery-route";

/** The catalog as x402 clients search it (`withBazaar`): `{x402Version, resources, pagination}`. */
export const GET = discoveryRoute;
