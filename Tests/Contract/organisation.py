"""An organisation with a member of each role, made by the command line, and each member's session."""

import sys
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Browser"))

from harness.processes import Device, Server, free_port  # noqa: E402

ROLES = ["volunteer", "mentor", "coordinator", "administrator", "auditor"]
PASSPHRASE = "hattu sauna veneet kivinen lumiukko rantatie"
# What the limits on guessing would refuse is no question here: the highest that the settings allow.
LIMITS = {
    "HELPLINE_LIMITS_DEVICE_TRIES": "1000",
    "HELPLINE_LIMITS_LOGIN_TRIES": "1000",
    "HELPLINE_LIMITS_NETWORK_TRIES": "100000",
    "HELPLINE_DISK_LEAST_FREE": "0",
}


class Lift:
    """Stands between a command and the server, and remembers the session that the command opened: it needs the passphrase's
    derivation, which stays in the client that has it. The command's signing out does not reach the server."""

    def __init__(self, server_port: int):
        self.authorization = ""
        lift = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_ANY(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                lift.authorization = self.headers.get("Authorization", lift.authorization)
                if self.command == "DELETE" and self.path.endswith("/sessions/current"):
                    status, answer = 200, b"{}"
                else:
                    status, answer = self._forward(body)
                self.send_response(status)
                self.send_header("Content-Type", "application/json" if status < 400 else "application/problem+json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = do_PUT = do_DELETE = do_ANY

            def _forward(self, body: bytes) -> tuple[int, bytes]:
                connection = HTTPConnection("127.0.0.1", server_port, timeout=30)
                try:
                    named = {name: self.headers[name] for name in ("Content-Type", "Authorization") if name in self.headers}
                    connection.request(self.command, self.path, body or None, named)
                    response = connection.getresponse()
                    return response.status, response.read()
                finally:
                    connection.close()

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Organisation:
    """A running server with a member of each role, and something of everything that can be read."""

    def __init__(self, folder: Path):
        self.folder = folder
        port = free_port()
        self.lift = Lift(port)
        origins = f"http://127.0.0.1:{port},{self.lift.address}"
        self.server = Server(folder / "data", port, HELPLINE_HTTP_ORIGINS=origins, **LIMITS)
        self.server.start()
        self.devices = {role: Device(folder / role, PASSPHRASE) for role in ROLES}

    def stop(self) -> None:
        self.lift.close()
        self.server.stop()

    def found(self) -> None:
        founder = self.devices["administrator"]
        founder.run(
            "organisation", "create", "--server", self.lift.address, "--name", "administrator", "--login", "administrator",
            "--role", "administrator", typed=self.server.set_up_token + "\n")
        for role in ROLES:
            if role != "administrator":
                code = founder.run("member", "invite", "--role", role, "--name", role)["code"]
                joined = self.devices[role].run(
                    "join", "--login", role, "--server", self.lift.address, typed=code + "\n")
                founder.run("member", "approve", joined["member"], "--yes")
        # The first of each group makes it by signing in. A coordinator first: before, nobody could read a contact.
        for role in ["coordinator", "auditor", "volunteer"]:
            self.devices[role].run("login", "--login", role)
        for kind in ["silent", "hang_up"]:
            self.devices["volunteer"].run("contact", "log", "--kind", kind, "--channel", "phone")
        # One that nobody has answered yet.
        founder.run("member", "invite", "--role", "mentor", "--name", "somebody")

    def session(self, role: str) -> str:
        """A new session's Authorization header."""
        self.lift.authorization = ""
        self.devices[role].run("whoami")
        assert self.lift.authorization.startswith("Bearer "), role
        return self.lift.authorization
