import { z } from "zod";
import type { RelayRequest } from "./envelope";

const pair = z.tuple([z.string().max(256), z.string().max(8_192)]);

/** Body of `POST /api/listings/{id}/relay`. Unknown members are refused: there is no way to name a URL. */
export const relayRequestSchema: z.ZodType<RelayRequest> = z.strictObject({
  values: z.strictObject({
    path: z.record(z.string().max(256), z.string().max(2_048)),
    query: z.array(pair).max(64),
    headers: z.array(pair).max(64),
    body: z.string().max(65_536).nullable(),
    bodyType: z.enum(["none", "json", "form-data", "text"]),
  }),
  payment: z.strictObject({ header: z.string().max(64), value: z.string().max(65_536) }).optional(),
  call: z.strictObject({ id: z.string().max(64), token: z.string().max(128) }).optional(),
});
