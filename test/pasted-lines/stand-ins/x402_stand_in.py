"""Takes the place of the x402 package for Python where it cannot be installed.

The names, parameters and their order are those of the reference implementation; wrong ones raise. It answers 402
with the terms of the route, and settles nothing.
"""

import base64
import json
import sys
import types
from dataclasses import dataclass
from typing import Any


@dataclass
class PaymentOption:
    scheme: str
    pay_to: Any
    price: Any
    network: str
    max_timeout_seconds: int | None = None
    extra: dict[str, Any] | None = None


@dataclass
class RouteConfig:
    accepts: Any
    resource: str | None = None
    description: str | None = None
    mime_type: str | None = None
    custom_paywall_html: str | None = None
    unpaid_response_body: Any = None
    settlement_failed_response_body: Any = None
    extensions: dict[str, Any] | None = None
    hook_timeout_seconds: float | None = None


@dataclass
class FacilitatorConfig:
    url: str


class HTTPFacilitatorClient:
    def __init__(self, config: FacilitatorConfig):
        self.url = config.url


class HTTPFacilitatorClientSync(HTTPFacilitatorClient):
    pass


class ExactEvmServerScheme:
    pass


class ResourceServer:
    client: type

    def __init__(self, facilitator):
        if type(facilitator) is not self.client:
            raise TypeError("not this server's kind of facilitator client")
        self.schemes = {}
        self.extensions = []

    def register(self, network, scheme):
        self.schemes[network] = scheme
        return self

    def register_extension(self, extension):
        self.extensions.append(extension)
        return self


class x402ResourceServer(ResourceServer):
    client = HTTPFacilitatorClient


class x402ResourceServerSync(ResourceServer):
    client = HTTPFacilitatorClientSync


@dataclass
class OutputConfig:
    example: Any = None
    schema: dict[str, Any] | None = None


def declare_discovery_extension(input=None, input_schema=None, path_params_schema=None, body_type=None, output=None):
    field = "body" if body_type else "queryParams"
    methods = ["POST", "PUT", "PATCH"] if body_type else ["GET", "HEAD", "DELETE"]
    info = {"input": {"type": "http", field: input or {}}}
    if body_type:
        info["input"]["bodyType"] = body_type
    if output:
        info["output"] = {"type": "json", "example": output.example}
    properties = {"type": {"const": "http"}, "method": {"enum": methods}, field: {"type": "object", **(input_schema or {})}}
    schema = {"type": "object", "properties": {"input": {"type": "object", "properties": properties, "required": ["type", "method"]}}}
    return {"bazaar": {"info": info, "schema": schema}}


def challenge_header(method: str, url: str, route: RouteConfig, server: ResourceServer) -> str:
    options = route.accepts if isinstance(route.accepts, list) else [route.accepts]
    accepts = []
    for option in options:
        if option.network not in server.schemes:
            raise LookupError(f"no scheme for {option.network}")
        accepts.append({
            "scheme": option.scheme,
            "network": option.network,
            "amount": str(round(float(option.price.removeprefix("$")) * 1_000_000)),
            "asset": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
            "payTo": option.pay_to,
            "maxTimeoutSeconds": option.max_timeout_seconds or 300,
            "extra": {"name": "USD Coin", "version": "2"},
        })
    resource = {"url": route.resource or url, "description": route.description, "mimeType": route.mime_type}
    extensions = json.loads(json.dumps(route.extensions or {}))
    if "bazaar" in extensions:
        extensions["bazaar"]["info"]["input"]["method"] = method
    challenge = {
        "x402Version": 2,
        "resource": {key: value for key, value in resource.items() if value is not None},
        "accepts": accepts,
        "extensions": extensions,
    }
    return base64.b64encode(json.dumps(challenge).encode()).decode()


def payment_middleware(app, routes, server, paywall_config=None, paywall_provider=None, sync_facilitator_on_start=True):
    """Flask's: it wraps the WSGI application, so that nothing that Flask does itself meets the 402."""
    from flask import request

    if not isinstance(server, x402ResourceServerSync):
        raise TypeError("Flask needs the sync server")
    inner = app.wsgi_app

    def wrapped(environ, start_response):
        with app.request_context(environ):
            route = routes.get(f"{request.method} {request.path}")
            if route is None:
                return inner(environ, start_response)
            header = challenge_header(request.method, request.url, route, server)
            start_response("402 Payment Required", [("Content-Type", "application/json"), ("PAYMENT-REQUIRED", header)])
            return [b"{}"]

    app.wsgi_app = wrapped


def asgi_middleware():
    from starlette.middleware.base import BaseHTTPMiddleware
    from starlette.responses import JSONResponse

    class PaymentMiddlewareASGI(BaseHTTPMiddleware):
        def __init__(self, app, routes, server, paywall_config=None, paywall_provider=None):
            super().__init__(app)
            if not isinstance(server, x402ResourceServer):
                raise TypeError("FastAPI needs the async server")
            self.routes, self.server = routes, server

        async def dispatch(self, request, call_next):
            route = self.routes.get(f"{request.method} {request.url.path}")
            if route is None:
                return await call_next(request)
            header = challenge_header(request.method, str(request.url), route, self.server)
            return JSONResponse({}, status_code=402, headers={"PAYMENT-REQUIRED": header})

    return PaymentMiddlewareASGI


def install(framework: str) -> None:
    """Makes `import x402…` find this file's names, each where the reference has it."""
    modules: dict[str, dict[str, Any]] = {
        "x402": {},
        "x402.http": {
            "FacilitatorConfig": FacilitatorConfig,
            "HTTPFacilitatorClient": HTTPFacilitatorClient,
            "HTTPFacilitatorClientSync": HTTPFacilitatorClientSync,
            "PaymentOption": PaymentOption,
        },
        "x402.http.types": {"RouteConfig": RouteConfig},
        "x402.http.middleware": {},
        "x402.mechanisms": {},
        "x402.mechanisms.evm": {},
        "x402.mechanisms.evm.exact": {"ExactEvmServerScheme": ExactEvmServerScheme},
        "x402.server": {"x402ResourceServer": x402ResourceServer, "x402ResourceServerSync": x402ResourceServerSync},
        "x402.extensions": {},
        "x402.extensions.bazaar": {
            "OutputConfig": OutputConfig,
            "bazaar_resource_server_extension": object(),
            "declare_discovery_extension": declare_discovery_extension,
        },
    }
    if framework == "Flask":
        modules["x402.http.middleware.flask"] = {"payment_middleware": payment_middleware}
    else:
        modules["x402.http.middleware.fastapi"] = {"PaymentMiddlewareASGI": asgi_middleware()}
    for name, members in modules.items():
        module = types.ModuleType(name)
        module.__path__ = []
        module.__dict__.update(members)
        sys.modules[name] = module
