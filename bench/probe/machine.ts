import { cpus, loadavg, totalmem } from "node:os";

export interface Machine {
  /** ISO time. */
  at: string;
  cpu: string;
  cores: number;
  memoryGb: number;
  node: string;
  /** Of the last minute, before anything was measured: what else was running. */
  load: number;
  line: string;
}

export function describeMachine(): Machine {
  const all = cpus();
  const machine = {
    at: new Date().toISOString(),
    cpu: all[0]?.model.trim() ?? "unknown",
    cores: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
  const { cores, cpu, memoryGb, node, load } = machine;
  return {
    ...machine,
    line: `${cores} cores (${cpu}), ${memoryGb} GB, ${process.platform} ${process.arch}, Node ${node}, load ${load} before the start`,
  };
}
