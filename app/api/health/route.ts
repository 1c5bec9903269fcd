import { json, route } from "@/app/_server/route";
import { checkHealth } from "@/services/check-health";

/** 200 when the database answers, a worker is alive and no large catalog is still being read, 503 with what is not otherwise. */
export const GET = route(
  async ({ ctx }) => {
    const health = await checkHealth(ctx);
    return json(health, { status: health.ok ? 200 : 503 });
  },
  { uncounted: true },
);
