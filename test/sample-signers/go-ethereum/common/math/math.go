// Package math stands in for go-ethereum's.
package math

import "math/big"

type HexOrDecimal256 big.Int

func NewHexOrDecimal256(value int64) *HexOrDecimal256 {
	return (*HexOrDecimal256)(big.NewInt(value))
}
