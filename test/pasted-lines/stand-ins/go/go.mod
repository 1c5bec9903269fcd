module github.com/x402-foundation/x402/go/v2

go 1.18
