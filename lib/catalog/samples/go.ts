import { type CodeSample, literal, type PaymentFacts, type SampleRequest, wireNames } from "./sample";

/** Nothing but a wallet's signature, in Go with go-ethereum's signer. */
export function goSample(request: SampleRequest, x402Version: 1 | 2, option: PaymentFacts): CodeSample {
  const { v1, amount, paymentHeader, settlementHeader, listed } = wireNames(x402Version, option);
  const challenge = v1
    ? "check(decodeJSON(askedBody, &challenge))"
    : `terms, err := base64.StdEncoding.DecodeString(asked.Header.Get("PAYMENT-REQUIRED"))
	check(err)
	check(decodeJSON(terms, &challenge))`;
  const payment = v1
    ? `payment := map[string]any{"x402Version": 1, "scheme": listed["scheme"], "network": listed["network"], "payload": payload}`
    : `payment := map[string]any{"x402Version": 2, "accepted": accepted, "payload": payload}
	for _, name := range []string{"resource", "extensions"} {
		if value, found := challenge[name]; found {
			payment[name] = value
		}
	}`;
  return {
    id: "go",
    title: "Go",
    note: `Signs exactly the listed terms and nothing else. Needs ${option.symbol} on ${option.networkName}; the seller pays the gas.`,
    code: `// go mod init pay && go get github.com/ethereum/go-ethereum && go mod tidy && go run .
package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"
)

const url = ${literal(request.url)}

var headers = map[string]string${literal(request.headers)}
var body = ${request.body === undefined ? '""' : literal(request.body)}
var listed = map[string]string${literal(listed)}

func main() {
	key, err := crypto.HexToECDSA(strings.TrimPrefix(os.Getenv("PRIVATE_KEY"), "0x"))
	check(err)

	// Ask: the answer is a 402 with the terms.
	${v1 ? "_, askedBody" : "asked, _"} := send("")
	var challenge map[string]any
	${challenge}
	accepted := find(challenge["accepts"])
	if accepted == nil {
		panic(fmt.Sprintf("The terms are not the listed ones: %v", challenge))
	}

	// Sign a transfer of exactly that amount, once, for a short time (EIP-3009).
	validFor, err := strconv.ParseInt(fmt.Sprint(accepted["maxTimeoutSeconds"]), 10, 64)
	check(err)
	if validFor > 300 {
		validFor = 300
	}
	nonce := make([]byte, 32)
	_, err = rand.Read(nonce)
	check(err)
	now := time.Now().Unix()
	authorization := map[string]any{
		"from":        crypto.PubkeyToAddress(key.PublicKey).Hex(),
		"to":          listed["payTo"],
		"value":       listed["${amount}"],
		"validAfter":  fmt.Sprint(now - 60),
		"validBefore": fmt.Sprint(now + validFor),
		"nonce":       "0x" + hex.EncodeToString(nonce),
	}
	hash, _, err := apitypes.TypedDataAndHash(apitypes.TypedData{
		Types: apitypes.Types{
			"EIP712Domain": {
				{Name: "name", Type: "string"},
				{Name: "version", Type: "string"},
				{Name: "chainId", Type: "uint256"},
				{Name: "verifyingContract", Type: "address"},
			},
			"TransferWithAuthorization": {
				{Name: "from", Type: "address"},
				{Name: "to", Type: "address"},
				{Name: "value", Type: "uint256"},
				{Name: "validAfter", Type: "uint256"},
				{Name: "validBefore", Type: "uint256"},
				{Name: "nonce", Type: "bytes32"},
			},
		},
		PrimaryType: "TransferWithAuthorization",
		Domain: apitypes.TypedDataDomain{
			Name:              ${literal(option.domain.name)},
			Version:           ${literal(option.domain.version)},
			ChainId:           math.NewHexOrDecimal256(${option.chainId}),
			VerifyingContract: ${literal(option.asset)},
		},
		Message: authorization,
	})
	check(err)
	signature, err := crypto.Sign(hash, key)
	check(err)
	signature[64] += 27

	// Pay and receive.
	payload := map[string]any{"signature": "0x" + hex.EncodeToString(signature), "authorization": authorization}
	${payment}
	encoded, err := json.Marshal(payment)
	check(err)
	paid, answer := send(base64.StdEncoding.EncodeToString(encoded))
	fmt.Println(paid.StatusCode, string(answer))
	settlement, _ := base64.StdEncoding.DecodeString(paid.Header.Get("${settlementHeader}"))
	fmt.Println("settlement:", string(settlement))
}

// The first of the options that is the listed one.
func find(accepts any) map[string]any {
	options, _ := accepts.([]any)
	for _, option := range options {
		terms, _ := option.(map[string]any)
		same := terms != nil
		for field, value := range listed {
			same = same && strings.EqualFold(fmt.Sprint(terms[field]), value)
		}
		if same {
			return terms
		}
	}
	return nil
}

func send(payment string) (*http.Response, []byte) {
	request, err := http.NewRequest(${literal(request.method)}, url, strings.NewReader(body))
	check(err)
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	if payment != "" {
		request.Header.Set("${paymentHeader}", payment)
	}
	client := http.Client{
		Timeout:       time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	check(err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	check(err)
	return response, answer
}

// Keeps numbers as they are written.
func decodeJSON(text []byte, value any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(value)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
`,
  };
}
