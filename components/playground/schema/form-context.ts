"use client";

import { type ComponentType, createContext, useContext } from "react";
import type { Schema } from "@/lib/call/schema-node";

/** What every field of a body knows, however deep it is. */
export interface SchemaForm {
  /** Any place of the schema as its field; from here, since fields hold fields. */
  Field: ComponentType<FieldProps & { schema: unknown }>;
  /** The whole schema: references are looked up in it. */
  root: Schema;
  bodyType: "json" | "form-data";
  /** What is wrong, by JSON Pointer. */
  problems: Readonly<Record<string, string>>;
  /** A field holds text that is no value yet, so the body does not have it; null when it has. */
  setBroken(pointer: string, message: string | null): void;
}

export const SchemaFormContext = createContext<SchemaForm | null>(null);

export function useSchemaForm(): SchemaForm {
  const form = useContext(SchemaFormContext);
  if (!form) throw new Error("a schema field outside of a form");
  return form;
}

/** One step down, as JSON Pointers spell it (RFC 6901). */
export const below = (pointer: string, key: string | number) =>
  `${pointer}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;

/** What each kind of field is given. */
export interface FieldProps {
  /** As people read it: the member's name, "Item 2". */
  label: string;
  pointer: string;
  required: boolean;
  depth: number;
  /** undefined: not sent. */
  value: unknown;
  onChange(value: unknown): void;
  /** It stands in a list: an empty text is an item too. */
  inList?: boolean;
  /** Its name and its words are above it already. */
  bare?: boolean;
}
