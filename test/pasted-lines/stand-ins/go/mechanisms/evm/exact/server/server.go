// Package server has the exact scheme's seller side.
package server

// ExactEvmScheme is the exact scheme on EVM networks.
type ExactEvmScheme struct{}

// NewExactEvmScheme makes it.
func NewExactEvmScheme() *ExactEvmScheme { return &ExactEvmScheme{} }

// Scheme is its name.
func (*ExactEvmScheme) Scheme() string { return "exact" }
