"""The project's programs as processes: each with its own data, ended by its own number, never waited for without an end."""

import atexit
import json
import os
import queue
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PRODUCTS = ROOT / ".build" / "debug"


def free_port() -> int:
    """A loopback port that nobody listens on; the same number serves a whole run, so that profiles stay valid."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def environment(**own: str) -> dict[str, str]:
    """Nothing of the developer's own settings reaches a program under test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HELPLINE_", "XDG_"))}
    return {**kept, "HELPLINE_CONFIG_DIRECTORY": str(ROOT / "config"), **own}


_running: set["Server"] = set()


@atexit.register
def _stop_all() -> None:
    """A run that was broken off leaves no server behind."""
    for server in list(_running):
        server.stop()


class Server:
    """`helpline-server` or `helpline-demo` on one port and one data directory; can be stopped and started again."""

    def __init__(self, data: Path, port: int, program: str = "helpline-server",
                 arguments: tuple[str, ...] = (), **settings: str):
        self.data, self.port, self.program, self.settings = data, port, program, settings
        self.arguments = arguments
        self.address = f"http://127.0.0.1:{port}"
        self.lines: list[str] = []
        self._process: subprocess.Popen | None = None
        self._said: queue.Queue[str | None] = queue.Queue()

    def start(self, seconds: float = 60) -> "Server":
        if self.program == "helpline-demo":
            arguments = ["--data", str(self.data), *self.arguments]
        else:
            arguments = ["serve", "--config", str(ROOT / "config" / "helpline.json")]
        settings = {"HELPLINE_DATA_DIRECTORY": str(self.data), "HELPLINE_HTTP_PORT": str(self.port), **self.settings}
        self.lines = []
        self._process = subprocess.Popen(
            [PRODUCTS / self.program, *arguments], cwd=ROOT, env=environment(**settings), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = self._said = queue.Queue()
        _running.add(self)
        threading.Thread(target=self._read, args=(self._process.stdout, said), daemon=True).start()
        end = time.monotonic() + seconds
        while not any(line.startswith("Listening on") for line in self.lines):
            try:
                line = said.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                line = None
            if line is None:
                self.stop()
                raise AssertionError(f"{self.program} did not start in {seconds} s; it said: {self.lines}")
            self.lines.append(line)
        # What belongs to the greeting follows at once: the set-up token, or the demonstration's members.
        quiet = time.monotonic() + 5
        while time.monotonic() < quiet:
            try:
                line = said.get(timeout=0.3)
            except queue.Empty:
                break
            if line is not None:
                self.lines.append(line)
        return self

    @staticmethod
    def _read(stream, said: queue.Queue) -> None:
        for line in stream:
            said.put(line.rstrip("\n"))
        said.put(None)

    def stop(self, seconds: float = 15) -> None:
        _running.discard(self)
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)

    @property
    def trouble(self) -> str | None:
        """What it said last, if it has ended although nobody asked it to."""
        if self._process is None or self._process.poll() is None:
            return None
        while not self._said.empty():
            self.lines.append(self._said.get() or "")
        return f"{self.program} ended with {self._process.returncode}: {self.lines[-20:]}"

    @property
    def set_up_token(self) -> str:
        return next(line.split()[-1] for line in self.lines if line.startswith("Set-up token"))


class CommandFailed(AssertionError):
    pass


class Device:
    """One member's command line: `helpline` with a profile of its own."""

    def __init__(self, home: Path, passphrase: str):
        self.home, self.passphrase = home, passphrase

    def run(self, *arguments: str, typed: str = "", status: int = 0) -> dict:
        """Runs `helpline ARGUMENTS --json`; gives its JSON. Fails unless it ends with `status`."""
        return json.loads(self.text(*arguments, "--json", typed=typed, status=status))

    def text(self, *arguments: str, typed: str = "", status: int = 0) -> str:
        """What `helpline ARGUMENTS` writes on standard output. Fails unless it ends with `status`."""
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self.home.parent / f"{self.home.name}.passphrase"
        file.write_text(self.passphrase + "\n")
        done = subprocess.run(
            [PRODUCTS / "helpline", *arguments, "--messages", "en"], input=typed, text=True, capture_output=True,
            timeout=60, env=environment(HELPLINE_HOME=str(self.home), HELPLINE_PASSPHRASE_FILE=str(file)))
        if done.returncode != status:
            raise CommandFailed(f"helpline {' '.join(arguments)} ended with {done.returncode}: {done.stdout} {done.stderr}")
        return done.stdout
