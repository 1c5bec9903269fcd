import { pieceBytes, type RelayLine, type RelayRequest } from "@/lib/call/relay-lines";
import { relayCall } from "@/services/relay-call";

/** What the relay passed on for one request, put together as its reader does. */
export async function relayed(
  ctx: Parameters<typeof relayCall>[0],
  listingId: string,
  request: RelayRequest,
  visitor = "1.2.3.4",
) {
  const lines: RelayLine[] = [];
  const gone = new AbortController().signal;
  await relayCall(ctx, listingId, request, visitor, { send: (line) => lines.push(line), gone });
  const [head] = lines;
  const end = lines.at(-1);
  if (head?.type !== "head" || end?.type !== "end") throw new Error(`no answer: ${JSON.stringify(lines)}`);
  const pieces = lines.flatMap((line) => (line.type === "data" ? [pieceBytes(line.base64)] : []));
  return { ...head, body: Buffer.concat(pieces), cut: end.cut, trailers: end.trailers, lines };
}
