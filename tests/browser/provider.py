"""An identity provider of our own: a real server that signs whatever a test tells it to."""

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

Claims = dict[str, Any]
Signer = Callable[["Provider", Claims], str]


def honest(provider: "Provider", claims: Claims) -> str:
    """The token as the specification has it."""
    return jwt.encode({"alg": "RS256", "kid": provider.key.kid}, claims, provider.key)


def unsigned(_: "Provider", claims: Claims) -> str:
    """Nobody has signed it."""
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return ".".join(_packed(json.dumps(part).encode()) for part in parts) + "."


def unknown_key(provider: "Provider", claims: Claims) -> str:
    """Signed by somebody else under the provider's key id."""
    return jwt.encode({"alg": "RS256", "kid": provider.key.kid}, claims, RSAKey.generate_key(2048))


def stranger(_: "Provider", claims: Claims) -> str:
    """Signed by a key the provider has never heard of."""
    return jwt.encode({"alg": "RS256", "kid": "stranger"}, claims, RSAKey.generate_key(2048))


def public_key_as_secret(provider: "Provider", claims: Claims) -> str:
    """Signed with what everybody knows, as though it were a shared secret."""
    known = OctKey.import_key(provider.key.as_pem(private=False))
    return jwt.encode({"alg": "HS256", "kid": provider.key.kid}, claims, known)


def tampered(provider: "Provider", claims: Claims) -> str:
    """Signed for one, changed to another."""
    head, _, tail = honest(provider, claims).split(".")
    return f"{head}.{_packed(json.dumps(claims | {'sub': 'sub-chief'}).encode())}.{tail}"


def _packed(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


@dataclass
class Provider:
    """What it is called, what it signs with, and how the next token is made."""

    address: str
    key: RSAKey = field(
        default_factory=lambda: RSAKey.generate_key(2048, parameters={"kid": "one", "alg": "RS256"})
    )
    sign: Signer = honest
    changed: Claims = field(default_factory=dict)
    algorithms: tuple[str, ...] = ("RS256",)
    codes: dict[str, Claims] = field(default_factory=dict)

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": list(self.algorithms),
            "code_challenge_methods_supported": ["S256"],
        }

    def agree(self, asked: dict[str, str], subject: str) -> str:
        """Somebody has said who they are; gives the address to go back to."""
        code, now = token_urlsafe(16), int(time.time())
        claims = {"iss": self.address, "aud": asked["client_id"], "sub": subject, "iat": now}
        self.codes[code] = {**claims, "exp": now + 3600, "nonce": asked.get("nonce")}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, code: str) -> dict[str, Any]:
        """The answer of the token endpoint."""
        claims = {
            name: value for name, value in (self.codes.pop(code) | self.changed).items() if value is not None
        }
        return {
            "access_token": token_urlsafe(16),
            "token_type": "Bearer",
            "expires_in": 3600,
            "id_token": self.sign(self, claims),
        }


@contextmanager
def providing() -> Iterator[Provider]:
    """The provider, until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(lambda: provider))
    provider = Provider(f"http://localhost:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler_of(provider: Callable[[], Provider]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            held = {
                "/.well-known/openid-configuration": provider().metadata,
                "/jwks": lambda: {"keys": [provider().key.as_dict(private=False)]},
            }.get(urlsplit(self.path).path)
            self.say(200 if held else 404, held() if held else {})

        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers["content-length"])).decode()))
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("location", provider().agree(dict(parse_qsl(parts.query)), form["sub"]))
                self.send_header("content-length", "0")
                self.end_headers()
            else:
                self.say(200, provider().token(form["code"]))

        def say(self, status: int, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    return Handler
