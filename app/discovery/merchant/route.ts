import { discoveryRoute } from "@/app/_server/discovery-route";

/** What one address is paid for: `{x402Version, payTo, resources, pagination}`. */
export const GET = discoveryRoute;
