// Package bazaar declares what an endpoint takes and gives.
package bazaar

import (
	"fmt"

	"github.com/x402-foundation/x402/go/v2/extensions/types"
)

// DeclareDiscoveryExtensionOpts are the optional parameters.
type DeclareDiscoveryExtensionOpts struct{ PathParamsSchema types.JSONSchema }

// DeclareDiscoveryExtension makes a declaration for a method.
func DeclareDiscoveryExtension(method interface{}, input interface{}, inputSchema types.JSONSchema,
	bodyType types.BodyType, output *types.OutputConfig, opts ...DeclareDiscoveryExtensionOpts,
) (types.DiscoveryExtension, error) {
	name, ok := method.(string)
	if !ok {
		return types.DiscoveryExtension{}, fmt.Errorf("unsupported method type: %T", method)
	}
	field := "queryParams"
	given := map[string]interface{}{"type": "http", "method": name}
	if name == "POST" || name == "PUT" || name == "PATCH" {
		field = "body"
		given["bodyType"] = bodyType
	}
	given[field] = input
	info := map[string]interface{}{"input": given}
	if output != nil {
		info["output"] = map[string]interface{}{"type": "json", "example": output.Example}
	}
	properties := map[string]interface{}{field: inputSchema}
	return types.DiscoveryExtension{Info: info, Schema: types.JSONSchema{
		"properties": map[string]interface{}{"input": map[string]interface{}{"properties": properties}},
	}}, nil
}
