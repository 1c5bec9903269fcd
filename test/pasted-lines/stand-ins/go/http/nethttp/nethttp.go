// Package nethttp sells routes of net/http.
package nethttp

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	x402 "github.com/x402-foundation/x402/go/v2"
	"github.com/x402-foundation/x402/go/v2/extensions/types"
	x402http "github.com/x402-foundation/x402/go/v2/http"
)

// SchemeConfig registers a scheme for a network.
type SchemeConfig struct {
	Network x402.Network
	Server  x402.SchemeNetworkServer
}

// Config configures the middleware.
type Config struct {
	Routes       x402http.RoutesConfig
	Facilitator  x402.FacilitatorClient
	Facilitators []x402.FacilitatorClient
	Schemes      []SchemeConfig
	Timeout      time.Duration
}

// X402Payment answers 402 on the configured routes.
func X402Payment(config Config) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			route, sold := config.Routes[r.Method+" "+r.URL.Path]
			if !sold {
				next.ServeHTTP(w, r)
				return
			}
			challenge, err := json.Marshal(challengeOf(config, route, r))
			if err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("PAYMENT-REQUIRED", base64.StdEncoding.EncodeToString(challenge))
			w.WriteHeader(http.StatusPaymentRequired)
			fmt.Fprint(w, "{}")
		})
	}
}

func challengeOf(config Config, route x402http.RouteConfig, r *http.Request) map[string]interface{} {
	accepts := []interface{}{}
	for _, option := range route.Accepts {
		known := false
		for _, scheme := range config.Schemes {
			known = known || scheme.Network == option.Network && scheme.Server.Scheme() == option.Scheme
		}
		dollars, err := strconv.ParseFloat(strings.TrimPrefix(option.Price.(string), "$"), 64)
		if !known || err != nil || config.Facilitator == nil {
			panic("the route cannot be sold")
		}
		accepts = append(accepts, map[string]interface{}{
			"scheme": option.Scheme, "network": option.Network, "payTo": option.PayTo,
			"amount":            strconv.Itoa(int(math.Round(dollars * 1e6))),
			"asset":             "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
			"maxTimeoutSeconds": 300, "extra": map[string]string{"name": "USD Coin", "version": "2"},
		})
	}
	resource := map[string]string{"url": "http://" + r.Host + r.URL.RequestURI()}
	if route.Resource != "" {
		resource["url"] = route.Resource
	}
	if route.Description != "" {
		resource["description"] = route.Description
	}
	if route.MimeType != "" {
		resource["mimeType"] = route.MimeType
	}
	extensions := map[string]interface{}{}
	for name, extension := range route.Extensions {
		extensions[name] = extension.(types.DiscoveryExtension)
	}
	return map[string]interface{}{
		"x402Version": 2, "resource": resource, "accepts": accepts, "extensions": extensions,
	}
}
