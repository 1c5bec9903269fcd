import { loadEnv } from "@/lib/env";
import { type Boot, buildWeb, migrate, startProcesses } from "./world-parts";

/**
 * Starts Souk for real: migrations, worker and web on the operator's database and RPCs. No sandbox, no state folder.
 * Throws ConfigError when the configuration is incomplete or carries anything of the sandbox.
 */
export async function startProductionWorld(boot: Boot): Promise<{ origin: string }> {
  const { origin, databaseUrl } = loadEnv(boot.environment);
  await migrate(boot, databaseUrl);
  await buildWeb(boot);
  await startProcesses(boot, {
    ...boot.environment,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
  });
  return { origin };
}
