import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import type { Exhibit } from "./exhibit";
import { answer, challenge, option } from "./good-answer";

/** Under this name, which only the sandbox's own name table knows, the museum is not on this machine by its looks. */
export const MUSEUM_NAME = "museum.example";
/** Nothing listens there; it may be called, so that one sees how that looks. */
const CLOSED_PORT_HOST = "127.0.0.1:1";

/** The names of exhibits and their addresses, in the form of `SOUK_DNS_STUB`. */
export const MUSEUM_NAMES: Record<string, string[]> = {
  [MUSEUM_NAME]: ["127.0.0.1"],
  [`gone.${MUSEUM_NAME}`]: [],
};

/** The `host:port` pairs under which the museum at `origin` is visited. */
export function museumHosts(origin: string): string[] {
  const { port } = new URL(origin);
  return [...["127.0.0.1", "localhost", MUSEUM_NAME].map((name) => `${name}:${port}`), CLOSED_PORT_HOST];
}

/** Owns the name; made anew at each start, because the test accounts' keys are public. */
export const nameOwner = privateKeyToAccount(generatePrivateKey());
/** An account of nobody, from EIP-55's own examples. */
const ANOTHER = "0x52908400098527886E0F7030069857D2E4169EE7";

const at = (origin: string, host: string) => origin.replace("127.0.0.1", host);

/** USDC where it is real money: nobody here can pay it. */
const REAL_DOLLAR = {
  network: "eip155:8453",
  asset: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
  extra: { name: "USD Coin", version: "2" },
  payTo: nameOwner.address,
};

/** What is wrong is where it stands. */
export const placeExhibits: readonly Exhibit[] = [
  {
    id: "no-such-name",
    title: "The host name does not exist",
    group: "transport",
    urlAt: () => `https://gone.${MUSEUM_NAME}/no-such-name`,
    expect: { verdict: "unreachable", findings: ["dns-resolves"] },
    serve: answer(),
  },
  {
    id: "nobody-listens",
    title: "Nothing listens on its port",
    group: "transport",
    urlAt: () => `http://${CLOSED_PORT_HOST}/nobody-listens`,
    expect: { verdict: "unreachable", findings: ["reachable"] },
    serve: answer(),
  },
  {
    id: "plain-http",
    title: "It is sold over plain http, for real money",
    group: "transport",
    urlAt: (origin) => `${at(origin, MUSEUM_NAME)}/plain-http`,
    expect: { verdict: "payable-with-warnings", findings: ["https"] },
    serve: answer({ challenge: (place) => challenge(place, { accepts: [option(REAL_DOLLAR)] }) }),
  },
  {
    id: "test-money",
    title: "It takes test money only, and that over plain http",
    group: "requirements",
    urlAt: (origin) => `${at(origin, MUSEUM_NAME)}/test-money`,
    expect: { verdict: "payable-with-warnings", findings: ["https"], advice: ["mainnet"] },
    serve: answer({
      challenge: (place) => challenge(place, { accepts: [option({ payTo: nameOwner.address })] }),
    }),
  },
  {
    id: "garbled-document",
    title: "The discovery document of its origin breaks off in the middle",
    group: "documents",
    urlAt: (origin) => `${at(origin, "localhost")}/garbled-document`,
    expect: { verdict: "payable", findings: [], advice: ["document-readable"] },
    serve: answer(),
  },
  {
    id: "pays-another",
    title: "It pays an account other than the one that proved to own the origin, and that over plain http",
    group: "documents",
    urlAt: (origin) => `${at(origin, MUSEUM_NAME)}/pays-another`,
    expect: { verdict: "payable-with-warnings", findings: ["https"], advice: ["document-owner"] },
    serve: answer({
      challenge: (place) =>
        challenge(place, {
          accepts: [option({ ...REAL_DOLLAR, payTo: ANOTHER })],
        }),
    }),
  },
];
