"use client";

import { useEffect, useRef, useState } from "react";
import {
  type Checked,
  type CheckWorker,
  createSchemaChecker,
  type SchemaChecker,
} from "@/lib/call/schema-checker";
import type { Schema } from "@/lib/call/schema-node";

/** How long nothing is typed before what was typed is checked. */
const QUIET_MS = 200;

const startWorker = () =>
  new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }) as CheckWorker;

/** What the declared rules say of a value that a person is filling in; null while nothing is known. */
export function useSchemaCheck(schema: Schema | null, value: unknown) {
  const checker = useRef<SchemaChecker | null>(null);
  const [checked, setChecked] = useState<Checked | null>(null);
  useEffect(() => () => checker.current?.close(), []);

  const check = async (): Promise<Checked | null> => {
    if (!schema || value === undefined) return null;
    checker.current ??= createSchemaChecker(startWorker);
    const found = await checker.current.check(schema, value);
    if (found.kind !== "superseded") setChecked(found);
    return found;
  };
  const latest = useRef(check);
  latest.current = check;
  const text = JSON.stringify(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: by what the value says, not by which object it is
  useEffect(() => {
    if (!schema) return;
    const timer = setTimeout(() => void latest.current(), QUIET_MS);
    return () => clearTimeout(timer);
  }, [schema, text]);
  return { checked, check };
}
