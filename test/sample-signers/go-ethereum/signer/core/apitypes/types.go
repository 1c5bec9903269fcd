// Package apitypes stands in for go-ethereum's: the "hash" is the typed data itself, for sign.mjs.
package apitypes

import (
	"encoding/json"
	"math/big"

	"github.com/ethereum/go-ethereum/common/math"
)

type Type struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

type Types map[string][]Type

type TypedDataMessage = map[string]interface{}

type TypedDataDomain struct {
	Name              string
	Version           string
	ChainId           *math.HexOrDecimal256
	VerifyingContract string
	Salt              string
}

type TypedData struct {
	Types       Types
	PrimaryType string
	Domain      TypedDataDomain
	Message     TypedDataMessage
}

func TypedDataAndHash(typed TypedData) ([]byte, string, error) {
	text, err := json.Marshal(map[string]interface{}{
		"types":       typed.Types,
		"primaryType": typed.PrimaryType,
		"domain": map[string]interface{}{
			"name":              typed.Domain.Name,
			"version":           typed.Domain.Version,
			"chainId":           (*big.Int)(typed.Domain.ChainId),
			"verifyingContract": typed.Domain.VerifyingContract,
		},
		"message": typed.Message,
	})
	return text, "", err
}
