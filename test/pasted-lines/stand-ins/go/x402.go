// Package x402 takes the place of the reference module where the module proxy cannot be reached. Names and types are
// those of the reference; it answers 402 with the terms of the route, and settles nothing.
package x402

// Network is a CAIP-2 identifier.
type Network string

// FacilitatorClient says what is settled.
type FacilitatorClient interface{ Facilitator() string }

// SchemeNetworkServer makes the requirements of a scheme.
type SchemeNetworkServer interface{ Scheme() string }
