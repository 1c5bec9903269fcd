import type { RelayRequest } from "@/lib/call/relay-lines";
import { loadEnv } from "@/lib/env";
import { createContext } from "@/services/context";
import { relayCall } from "@/services/relay-call";

/** A web process in the one thing that matters to a test that kills it: it relays one request, given as JSON. */
const { listingId, request } = JSON.parse(process.argv[2] ?? "{}") as {
  listingId: string;
  request: RelayRequest;
};
await relayCall(createContext(loadEnv(process.env)), listingId, request, "test", {
  send() {},
  gone: new AbortController().signal,
});
process.exit(0);
