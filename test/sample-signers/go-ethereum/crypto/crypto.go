// Package crypto stands in for go-ethereum's: sign.mjs answers. What it is given to sign is no hash but the typed data.
package crypto

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/hex"
	"os"
	"os/exec"
	"strings"
)

type Address string

func (address Address) Hex() string { return string(address) }

func HexToECDSA(key string) (*ecdsa.PrivateKey, error) {
	if "0x"+key != os.Getenv("PRIVATE_KEY") {
		panic("the sample changed the key")
	}
	return &ecdsa.PrivateKey{}, nil
}

func PubkeyToAddress(ecdsa.PublicKey) Address {
	answer, err := ask(nil)
	if err != nil {
		panic(err)
	}
	return Address(answer)
}

func Sign(typedData []byte, _ *ecdsa.PrivateKey) ([]byte, error) {
	answer, err := ask(typedData)
	if err != nil {
		return nil, err
	}
	signature, err := hex.DecodeString(strings.TrimPrefix(answer, "0x"))
	if err == nil {
		signature[64] -= 27
	}
	return signature, err
}

func ask(text []byte) (string, error) {
	words := strings.Fields(os.Getenv("SAMPLE_SIGNER"))
	command := exec.Command(words[0], words[1:]...)
	command.Stdin = bytes.NewReader(text)
	answer, err := command.Output()
	return string(answer), err
}
