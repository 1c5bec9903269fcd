import { type CodeSample, type SampleRequest, shellWord } from "./sample";

/** Asks and shows the terms; curl cannot sign. */
export function curlSample({ url, method, headers, body }: SampleRequest, x402Version: 1 | 2): CodeSample {
  const parts = [
    ...(method === "GET" ? [] : [`-X ${shellWord(method)}`]),
    ...Object.entries({ accept: "application/json", ...headers }).map(
      ([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`,
    ),
    ...(body === undefined ? [] : [`--data-raw ${shellWord(body)}`]),
    shellWord(url),
  ];
  const continued = ` \\\n  `;
  return x402Version === 1
    ? {
        id: "curl",
        title: "curl, up to the 402",
        note: "Asks without paying. In x402 v1 the terms are the body of the 402.",
        code: `curl -sS ${parts.join(continued)}\n`,
      }
    : {
        id: "curl",
        title: "curl, up to the 402",
        note: "Asks without paying and prints the decoded PAYMENT-REQUIRED header.",
        code: `curl -sS -o /dev/null -D - ${parts.join(continued)} |
  tr -d '\\r' | awk 'tolower($1) == "payment-required:" { print $2 }' | base64 --decode\n`,
      };
}
