import { z } from "zod";
import type { FormField } from "./form";
import type { CallValues } from "./types";

/** After the `#` of a listing's address. Not sent to any server: what people type stays in their browsers. */
const KEY = "call=";
const MAX_LINK_CHARS = 16_384;
/** Headers that may hold a key, a token or a password: they are in no link and no history. */
const SECRET = /auth|cookie|key|pass|secret|session|sig|token|credential|bearer|jwt|pin$/i;

const pairs = z.array(z.tuple([z.string(), z.string()])).max(64);
const valuesShape: z.ZodType<CallValues> = z.strictObject({
  path: z.record(z.string(), z.string()),
  query: pairs,
  headers: pairs,
  body: z.string().max(65_536).nullable(),
  bodyType: z.enum(["none", "json", "form-data", "text"]),
});

/** Whether a header's name or value looks like something to keep to oneself. */
export const looksSecret = (name: string, value = ""): boolean =>
  SECRET.test(name) || /^(?:bearer|basic) /i.test(value) || /^[\w-]{32,}\.?[\w.-]*$/.test(value);

/** The values without headers that look secret. */
export function shareable(values: CallValues): CallValues {
  return { ...values, headers: values.headers.filter(([name, value]) => !looksSecret(name, value)) };
}

/** The fragment that restores a filled request; "" when it would be too long to be a link. */
export function requestFragment(values: CallValues): string {
  const bytes = new TextEncoder().encode(JSON.stringify(shareable(values)));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const text = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return text.length > MAX_LINK_CHARS ? "" : `#${KEY}${text}`;
}

/** The values in a fragment; null when there are none or they are not ours. A link may come from anybody. */
export function readRequestFragment(fragment: string): CallValues | null {
  const text = fragment.replace(/^#/, "");
  if (!text.startsWith(KEY) || text.length > MAX_LINK_CHARS + KEY.length) return null;
  try {
    const binary = atob(text.slice(KEY.length).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    const parsed = valuesShape.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? shareable(parsed.data) : null;
  } catch {
    return null;
  }
}

/** What a form shows for values: a text for each field, and the body as it was. */
export function formTexts(
  fields: readonly FormField[],
  values: CallValues,
): { texts: Record<string, string>; body: string } {
  const texts = Object.fromEntries(fields.map((field) => [field.key, ""]));
  const put = (place: FormField["place"], name: string, text: string) => {
    const key = `${place}.${name}`;
    if (key in texts) texts[key] = text;
  };
  for (const [name, text] of Object.entries(values.path)) put("path", name, text);
  for (const [name, text] of values.query) put("query", name, text);
  for (const [name, text] of values.headers) put("headers", name, text);
  return { texts, body: values.body ?? "" };
}
