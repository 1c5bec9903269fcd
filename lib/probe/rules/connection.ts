import type { FetchFailureCode } from "@/lib/net/types";
import { isAnswered, type View } from "../view";
import type { Rule } from "./rule";

type Failure = Omit<Rule, "check" | "group" | "severity" | "source"> & { source?: string };

/** Plain http has no certificate, and an address needs no name server. */
const applies = (codes: readonly FetchFailureCode[], { url }: View) =>
  !(codes.includes("tls") && url.protocol === "http:") &&
  !(codes.includes("dns") && /^(?:\[|\d+(?:\.\d+){3}$)/.test(url.hostname));

const failedWith = ({ cold }: View) => (cold.result.kind === "failed" ? cold.result : null);

/** How far an exchange came before it failed: what comes later in this list was never tried. */
const STAGES: readonly (readonly FetchFailureCode[])[] = [
  ["blocked"],
  ["dns"],
  ["connect", "aborted"],
  ["tls"],
  ["timeout"],
  ["headers-too-large", "protocol"],
];
const stageOf = (code: FetchFailureCode) => STAGES.findIndex((codes) => codes.includes(code));

/** The last stage that was certainly left behind; a time-out can happen in any. */
function passedStage({ cold }: View): number {
  if (cold.result.kind === "response") return STAGES.length;
  const { code } = cold.result;
  if (code !== "timeout") return stageOf(code) - 1;
  const { resolvedMs, connectedMs } = cold.timings;
  return connectedMs !== undefined ? stageOf("tls") : resolvedMs !== undefined ? stageOf("dns") : 0;
}

/** A rule for one way in which nothing came back. It holds once the exchange got further than that. */
function failure(codes: readonly FetchFailureCode[], details: Failure): Rule {
  return {
    group: "transport",
    severity: "error",
    source: "Observed",
    ...details,
    check(view) {
      const failed = failedWith(view);
      if (failed && codes.includes(failed.code))
        return [{ expected: details.expected, observed: failed.message }];
      const passed = passedStage(view) >= stageOf(codes[0] as FetchFailureCode);
      return passed && applies(codes, view) ? [] : null;
    },
  };
}

const addressAllowed: Rule = {
  id: "address-allowed",
  group: "transport",
  severity: "error",
  title: "This address cannot be called",
  holds: "is a public address",
  detail: "Souk calls public internet addresses only, on the standard ports.",
  expected: "a public internet address",
  fix: { words: "Publish the endpoint under a public host name on port 443." },
  source: "Souk's address rules",
  check(view) {
    const failed = failedWith(view);
    if (failed?.code === "blocked")
      return [{ expected: "a public internet address", observed: failed.message }];
    return view.loopback ? null : [];
  },
};

const dnsResolves = failure(["dns"], {
  id: "dns-resolves",
  title: "The host name does not resolve",
  holds: "the host name resolves",
  detail:
    "No client can find the server: its name has no A or AAAA record, or its name servers do not answer.",
  expected: "an A or AAAA record",
  fix: { words: "Add the record at your DNS provider, or correct the host name." },
  source: "RFC 1035",
});

const reachable = failure(["connect", "aborted"], {
  id: "reachable",
  title: "The server refuses the connection",
  holds: "accepts connections",
  detail: "Nobody can buy from a server that nothing listens on, or that hangs up.",
  expected: "a TCP connection on the URL's port",
  fix: { words: "Check that the server runs, listens on all interfaces, and is not behind a firewall." },
});

const tlsTrusted = failure(["tls"], {
  id: "tls-trusted",
  title: "The TLS connection fails",
  holds: "the certificate is trusted",
  detail:
    "The certificate has expired, is for another name, is self-signed, or its chain is incomplete. Clients stop there.",
  expected: "a certificate that a public authority issued for this host",
  fix: {
    words: "Renew the certificate, and serve the full chain: many servers send the leaf alone.",
    lines: {
      HTTP: "openssl s_client -connect api.example.com:443 -servername api.example.com < /dev/null | openssl x509 -noout -dates -ext subjectAltName",
    },
  },
  source: "RFC 9110, section 4.3.4",
});

const answersInTime = failure(["timeout"], {
  id: "answers-in-time",
  title: "No answer within ten seconds",
  holds: "answers within ten seconds",
  detail: "Clients give up before the terms arrive.",
  expected: "an HTTP response within 10 seconds",
  fix: { words: "Answer the 402 before doing any work; a cold start that long needs a warm instance." },
});

const httpWellFormed = failure(["protocol"], {
  id: "http-well-formed",
  title: "The answer is not HTTP that can be read",
  holds: "answers in well-formed HTTP",
  detail: "The connection works, but what came back breaks the rules of HTTP, so clients throw it away.",
  expected: "a well-formed HTTP response",
  fix: {
    words: "Look for headers written by hand: line breaks, or Content-Length beside Transfer-Encoding.",
  },
  source: "RFC 9112",
});

const headersReadable = failure(["headers-too-large"], {
  id: "headers-readable",
  title: "The headers are too large to read",
  holds: "the headers can be read",
  detail: "Souk reads 128 KB of headers, most clients 16 KB.",
  expected: "at most 16 KB of headers",
  fix: {
    words: "Shorten the bazaar declaration: its examples and schemas are what makes the challenge large.",
  },
  source: "Observed; Node.js --max-http-header-size",
});

const https: Rule = {
  id: "https",
  group: "transport",
  severity: "warning",
  title: "The endpoint is sold over plain http",
  holds: "is served over https",
  detail:
    "Anyone on the way can read the payment and the answer, and web pages served over https cannot call it.",
  expected: "an https URL",
  fix: { words: "Serve the endpoint over https and register that URL." },
  source: "x402 v2, HTTP transport; Mixed Content",
  check: ({ url, loopback, cold }) =>
    loopback || !isAnswered(cold)
      ? null
      : url.protocol === "https:"
        ? []
        : [{ expected: "https://", observed: "http://" }],
};

export const connectionRules: readonly Rule[] = [
  addressAllowed,
  dnsResolves,
  reachable,
  tlsTrusted,
  answersInTime,
  httpWellFormed,
  headersReadable,
  https,
];
