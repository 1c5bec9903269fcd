// Package http has the configuration of routes.
package http

import x402 "github.com/x402-foundation/x402/go/v2"

// PaymentOption is one way to pay for a route.
type PaymentOption struct {
	Scheme            string
	PayTo             interface{}
	Price             interface{}
	Network           x402.Network
	MaxTimeoutSeconds int
	Extra             map[string]interface{}
}

// PaymentOptions are the ways to pay for a route.
type PaymentOptions = []PaymentOption

// RouteConfig says what a route sells.
type RouteConfig struct {
	Accepts           PaymentOptions
	Resource          string
	Description       string
	MimeType          string
	CustomPaywallHTML string
	Extensions        map[string]interface{}
}

// RoutesConfig maps "GET /path" to what is sold there.
type RoutesConfig map[string]RouteConfig

// FacilitatorConfig says where the facilitator is.
type FacilitatorConfig struct{ URL string }

// HTTPFacilitatorClient calls a facilitator.
type HTTPFacilitatorClient struct{ url string }

// Facilitator is its address.
func (c *HTTPFacilitatorClient) Facilitator() string { return c.url }

// NewHTTPFacilitatorClient makes a client.
func NewHTTPFacilitatorClient(config *FacilitatorConfig) *HTTPFacilitatorClient {
	return &HTTPFacilitatorClient{url: config.URL}
}
