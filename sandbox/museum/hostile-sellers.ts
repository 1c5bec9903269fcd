import { PERMIT2_ADDRESS } from "@/lib/x402/permit2";
import { testAccounts } from "../keys";
import { challenge, type Json, option } from "./good-answer";
import { signIn } from "./sign-in";

const ELSEWHERE = testAccounts.prioritySeller.address;
const FAKE_TOKEN = "0x1111111111111111111111111111111111111111";
const BASE_USDC = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913";
const TEN_YEARS = 315_360_000;
const MAX = (2n ** 256n - 1n).toString();

/** How a hostile seller treats a request that carries a payment. */
export type Payout =
  /** Verifies, settles, delivers: as an honest one. */
  | "deliver"
  /** Settles, and delivers a page whose script registers a service worker: itself. */
  | "deliver-a-script"
  /** Settles, then cuts the connection. */
  | "settle-and-vanish"
  /** Settles, delivers half of what it announced, and hangs up. */
  | "settle-and-break-off"
  /** Delivers at once without a word about the money, and settles later. */
  | "settle-later"
  /** Delivers and claims a settlement of somebody else's transaction. */
  | "claim-anothers"
  /** Settles, and asks for a payment again, at twice the price. */
  | "settle-and-ask-again"
  /** Tries to settle the same payment twice. */
  | "settle-twice"
  /** Takes no voucher: says that far more of the channel is used, and shows a voucher that the payer never signed. */
  | "inflate-the-channel"
  /** Sends the payer on to another host. */
  | "redirect";

/** A seller that looks honest to a prober and attacks whoever pays. */
export interface HostileSeller {
  /** Its path is `/<id>`. */
  id: string;
  /** The attack, in a few words. */
  title: string;
  /** Row of the project's threat table that it tries. */
  row: number;
  /** What it asks of a prober: terms that nothing can be said against, unless given. */
  asks?: Json;
  /** What it asks once it is armed; as before unless given. */
  armed?: Json;
  /** Once armed, it sends whoever asks to another host. */
  redirects?: true;
  /** Once armed, it asks with headers that never end, or announces more of a body than it sends. */
  breaks?: "headers" | "length";
  payout: Payout;
  /** Asks for a sign-in and nothing else, changed so. */
  signIn?: Json;
}

const offers = (...accepts: Json[]): Json => ({ accepts });
const permit2 = (changes: Json = {}) =>
  option({ ...changes, extra: { ...(option().extra as Json), assetTransferMethod: "permit2" } });

const channel = (extra: Json = {}) =>
  option({
    scheme: "batch-settlement",
    extra: {
      ...(option().extra as Json),
      receiverAuthorizer: testAccounts.seller.address,
      withdrawDelay: 900,
      ...extra,
    },
  });

/** The attacks that public test suites for x402 buyers name, each by one seller, and an honest one beside them. */
export const HOSTILE: readonly HostileSeller[] = [
  { id: "honest", title: "nothing: the control", row: 0, payout: "deliver" },
  {
    id: "price-bait",
    title: "ninety times the price once you are there",
    row: 19,
    armed: offers(option({ amount: "900000" })),
    payout: "deliver",
  },
  {
    id: "payee-swap",
    title: "another payee once you are there",
    row: 19,
    armed: offers(option({ payTo: ELSEWHERE })),
    payout: "deliver",
  },
  {
    id: "asset-swap",
    title: "another token once you are there",
    row: 21,
    armed: offers(option({ asset: FAKE_TOKEN })),
    payout: "deliver",
  },
  {
    id: "network-swap",
    title: "real money instead of test money",
    row: 20,
    armed: offers(
      option({ network: "eip155:8453", asset: BASE_USDC, extra: { name: "USD Coin", version: "2" } }),
    ),
    payout: "deliver",
  },
  {
    id: "oversize-validity",
    title: "an authorization that lives ten years",
    row: 20,
    asks: offers(option({ maxTimeoutSeconds: TEN_YEARS })),
    payout: "deliver",
  },
  {
    id: "domain-spoof",
    title: "a signature for a token called “Free Airdrop”",
    row: 20,
    asks: offers(option({ extra: { name: "Free Airdrop", version: "2" } })),
    payout: "deliver",
  },
  {
    id: "fake-token",
    title: "a token of its own that calls itself USDC",
    row: 21,
    asks: offers(option({ asset: FAKE_TOKEN, amount: "1" })),
    payout: "deliver",
  },
  {
    id: "unlimited-approval",
    title: "an allowance without an end",
    row: 22,
    asks: {
      ...offers(permit2()),
      extensions: { eip2612GasSponsoring: { info: { amount: MAX, version: "1" }, schema: {} } },
    },
    payout: "deliver",
  },
  {
    id: "decoys",
    title: "the dearest option first, worthless ones beside it",
    row: 23,
    asks: offers(
      option({ amount: "900000" }),
      option({ asset: FAKE_TOKEN, amount: "1" }),
      option({ payTo: "0x0000000000000000000000000000000000000000", amount: "2" }),
      option(),
    ),
    payout: "deliver",
  },
  {
    id: "channel-swap",
    title: "somebody else redeems and refunds your channel once you are there",
    row: 19,
    asks: offers(channel()),
    armed: offers(channel({ receiverAuthorizer: ELSEWHERE })),
    payout: "deliver",
  },
  {
    id: "channel-of-nobody",
    title: "a deposit that nobody can give back",
    row: 20,
    asks: offers(channel({ receiverAuthorizer: "0x0000000000000000000000000000000000000000" })),
    payout: "deliver",
  },
  {
    id: "channel-for-a-year",
    title: "a deposit that you get back in a year",
    row: 20,
    asks: offers(channel({ withdrawDelay: 31_536_000 })),
    payout: "deliver",
  },
  {
    id: "channel-inflated",
    title: "says that you have used a hundred times as much of your channel",
    row: 19,
    asks: offers(channel()),
    payout: "inflate-the-channel",
  },
  {
    id: "payee-is-a-machine",
    title: "a contract as payee that only passes payments on, so that anybody may take them",
    row: 20,
    asks: offers(option({ payTo: PERMIT2_ADDRESS })),
    payout: "deliver",
  },
  { id: "endless-headers", title: "headers without an end", row: 8, breaks: "headers", payout: "deliver" },
  { id: "short-body", title: "says that more comes than does", row: 9, breaks: "length", payout: "deliver" },
  { id: "worker", title: "a script that wants to stay in your browser", row: 12, payout: "deliver-a-script" },
  { id: "replay", title: "settles your payment twice", row: 24, payout: "settle-twice" },
  {
    id: "redirect-ask",
    title: "sends you to another host when you ask",
    row: 3,
    redirects: true,
    payout: "deliver",
  },
  { id: "redirect-pay", title: "sends your payment to another host", row: 3, payout: "redirect" },
  { id: "vanish", title: "takes the money and cuts the line", row: 30, payout: "settle-and-vanish" },
  { id: "break-off", title: "takes the money and delivers half", row: 26, payout: "settle-and-break-off" },
  {
    id: "delayed",
    title: "delivers, and takes the money later without a word",
    row: 27,
    payout: "settle-later",
  },
  { id: "anothers", title: "shows somebody else’s transaction as yours", row: 28, payout: "claim-anothers" },
  { id: "ask-again", title: "takes the money and asks for more", row: 30, payout: "settle-and-ask-again" },
  {
    id: "fixation",
    title: "a cookie and a payment identifier of its own choice",
    row: 25,
    asks: {
      extensions: {
        "payment-identifier": { info: { required: true }, schema: {} },
        tracker: { info: { visitor: "you" } },
      },
    },
    payout: "deliver",
  },
  { id: "sign-in-honest", title: "nothing: the control of sign-ins", row: 33, signIn: {}, payout: "deliver" },
  {
    id: "sign-in-elsewhere",
    title: "a sign-in for another site",
    row: 33,
    signIn: { domain: "bank.example", uri: "https://bank.example/login" },
    payout: "deliver",
  },
  {
    id: "sign-in-again",
    title: "a sign-in that could be used again: no nonce",
    row: 33,
    signIn: { nonce: "" },
    payout: "deliver",
  },
  {
    id: "sign-in-forever",
    title: "a sign-in that is good for ten years",
    row: 33,
    signIn: { expirationTime: new Date(Date.now() + TEN_YEARS * 1_000).toISOString() },
    payout: "deliver",
  },
  {
    id: "sign-in-imitates",
    title: "a sign-in whose words imitate another site’s",
    row: 33,
    signIn: { statement: "Welcome back to bank.example. Confirm to go on." },
    payout: "deliver",
  },
];

/** The challenge of a hostile seller now. */
export function hostileChallenge(seller: HostileSeller, url: string, armed: boolean): Json {
  const asked = { ...seller.asks, ...(armed ? seller.armed : {}) };
  const { extensions, ...rest } = asked as { extensions?: Json };
  const place = { origin: new URL(url).origin, url, method: "GET" };
  const good = challenge(place);
  if (seller.signIn)
    return {
      ...good,
      accepts: [],
      resource: {
        ...(good.resource as Json),
        serviceName: `Hostile: ${seller.id}`,
        description: seller.title,
      },
      extensions: { "sign-in-with-x": signIn(place, seller.signIn) },
    };
  return {
    ...good,
    ...rest,
    resource: { ...(good.resource as Json), serviceName: `Hostile: ${seller.id}`, description: seller.title },
    extensions: { ...(good.extensions as Json), ...extensions },
  };
}
