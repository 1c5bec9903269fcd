import { type CodeSample, literal, type PaymentFacts, type SampleRequest, wireNames } from "./sample";

/** Nothing but a wallet's signature, in Python with the standard library's HTTP client. */
export function pythonSample(request: SampleRequest, x402Version: 1 | 2, option: PaymentFacts): CodeSample {
  const { v1, amount, paymentHeader, settlementHeader, listed } = wireNames(x402Version, option);
  return {
    id: "python",
    title: "Python",
    note: `Signs exactly the listed terms and nothing else. Needs ${option.symbol} on ${option.networkName}; the seller pays the gas.`,
    code: `# pip install eth-account
import base64, json, os, secrets, time
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from eth_account import Account

account = Account.from_key(os.environ["PRIVATE_KEY"])
url = ${literal(request.url)}
headers = ${literal({ accept: "*/*", "user-agent": "python", ...request.headers })}
body = ${request.body === undefined ? "None" : `${literal(request.body)}.encode()`}
listed = ${literal(listed)}


class NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def send(payment={}):
    request = Request(url, data=body, headers={**headers, **payment}, method=${literal(request.method)})
    try:
        return build_opener(NoRedirects).open(request, timeout=60)
    except HTTPError as answer:
        return answer


def decode(header):
    return json.loads(base64.b64decode(header)) if header else None


# Ask: the answer is a 402 with the terms.
asked = send()
challenge = ${v1 ? "json.load(asked)" : 'decode(asked.headers["PAYMENT-REQUIRED"])'}
accepted = next(
    (
        terms
        for terms in (challenge or {}).get("accepts", [])
        if all(str(terms.get(field)).lower() == value.lower() for field, value in listed.items())
    ),
    None,
)
if accepted is None:
    raise SystemExit(f"The terms are not the listed ones: {challenge}")

# Sign a transfer of exactly that amount, once, for a short time (EIP-3009).
now = int(time.time())
nonce = secrets.token_bytes(32)
authorization = {
    "from": account.address,
    "to": listed["payTo"],
    "value": listed["${amount}"],
    "validAfter": str(now - 60),
    "validBefore": str(now + min(accepted["maxTimeoutSeconds"], 300)),
    "nonce": "0x" + nonce.hex(),
}
signed = Account.sign_typed_data(
    account.key,
    {
        "name": ${literal(option.domain.name)},
        "version": ${literal(option.domain.version)},
        "chainId": ${option.chainId},
        "verifyingContract": ${literal(option.asset)},
    },
    {
        "TransferWithAuthorization": [
            {"name": "from", "type": "address"},
            {"name": "to", "type": "address"},
            {"name": "value", "type": "uint256"},
            {"name": "validAfter", "type": "uint256"},
            {"name": "validBefore", "type": "uint256"},
            {"name": "nonce", "type": "bytes32"},
        ]
    },
    {
        **authorization,
        "value": int(authorization["value"]),
        "validAfter": int(authorization["validAfter"]),
        "validBefore": int(authorization["validBefore"]),
        "nonce": nonce,
    },
)

# Pay and receive.
payload = {"signature": "0x" + bytes(signed.signature).hex(), "authorization": authorization}
${
  v1
    ? 'payment = {"x402Version": 1, "scheme": listed["scheme"], "network": listed["network"], "payload": payload}'
    : `payment = {"x402Version": 2, "accepted": accepted, "payload": payload}
payment.update({name: challenge[name] for name in ("resource", "extensions") if name in challenge})`
}
paid = send({"${paymentHeader}": base64.b64encode(json.dumps(payment).encode()).decode()})
print(paid.status, paid.read().decode(errors="replace"))
print("settlement:", decode(paid.headers["${settlementHeader}"]))
`,
  };
}
