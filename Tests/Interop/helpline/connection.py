"""Requests and answers: JSON over HTTP, as /openapi.json describes them."""

import http.client
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]
# Is given "METHOD /path" and the answer, and gives the answer that is believed to have come.
Listen = Callable[[str, Json], Json]


@dataclass
class Problem(Exception):
    """What a server answers instead of what was asked for."""

    status: int
    code: str


class Connection:
    """One server, addressed by its origin (`scheme://host[:port]`)."""

    def __init__(self, origin: str, listen: Listen | None = None, address: str | None = None):
        """`listen` sees each answer and may change it. `address` is where the server is, if not at its origin."""
        self.origin, self.token = origin, ""
        self._address, self._listen = address or origin, listen

    def get(self, path: str) -> Json:
        return self.send("GET", path)

    def post(self, path: str, body: Json) -> Json:
        return self.send("POST", path, encoded(body))

    def put(self, path: str, body: Json) -> Json:
        return self.send("PUT", path, encoded(body))

    def send(self, method: str, path: str, body: bytes | None = None) -> Json:
        """The answer's JSON. A retry gives the same bytes as `body`."""
        server = urlsplit(self._address)
        assert server.hostname
        line = http.client.HTTPConnection(server.hostname, server.port, timeout=30)
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            line.request(method, f"/api/v1{path}", body, headers)
            response = line.getresponse()
            answer = json.loads(response.read())
        finally:
            line.close()
        if response.status >= 300:
            raise Problem(response.status, answer["code"])
        return self._listen(f"{method} {path.partition('?')[0]}", answer) if self._listen else answer


def encoded(body: Json) -> bytes:
    return json.dumps(body).encode()
