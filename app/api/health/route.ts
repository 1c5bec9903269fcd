import { json, route } from "@/app/_server/route";
import { checkHealth } from "@/services/check-health";

/** 200 when the database answers and a worker is alive, 503 with what is not otherwise. */
export const GET = route(
  async ({ ctx }) => {
    const health = await checkHealth(ctx);
    return json(health, { status: health.ok ? 200 : 503 });
  },
  { uncounted: true },
);
