"""The project's programs as processes: a server with a data directory of its own, and members' command lines."""

import json
import os
import queue
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / ".build" / "debug"


def environment(**own: str) -> dict[str, str]:
    """Nothing of the developer's own settings reaches a program under test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HELPLINE_", "XDG_"))}
    return {**kept, "HELPLINE_CONFIG_DIRECTORY": str(ROOT / "config"), **own}


class Server:
    """`helpline-server` on a free port of the loopback interface, with its data in `folder`."""

    def __init__(self, folder: Path):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
        self.origin = f"http://127.0.0.1:{port}"
        self.said: list[str] = []
        self._process = subprocess.Popen(
            [BUILT / "helpline-server", "serve", "--config", str(ROOT / "config" / "helpline.json")],
            cwd=ROOT,
            text=True,
            env=environment(HELPLINE_DATA_DIRECTORY=str(folder), HELPLINE_HTTP_PORT=str(port)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        try:
            self._wait_for("Listening on")
            self.set_up_token = self._wait_for("Set-up token").split()[-1]
        except BaseException:
            self.stop()
            raise

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line.strip())

    def _wait_for(self, beginning: str, seconds: float = 60) -> str:
        end = time.monotonic() + seconds
        while not any(line.startswith(beginning) for line in self.said):
            try:
                self.said.append(self._lines.get(timeout=max(0.01, end - time.monotonic())))
            except queue.Empty:
                raise AssertionError(f"the server did not say “{beginning}”, but: {self.said}") from None
        return next(line for line in self.said if line.startswith(beginning))

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)


class CommandLine:
    """One member's `helpline`, with a profile and a passphrase of its own."""

    def __init__(self, home: Path, passphrase: str):
        self.home, self.passphrase = home, passphrase

    def run(self, *arguments: str, typed: str = "") -> dict:
        """The JSON that `helpline ARGUMENTS --json` prints. Fails unless it ends with 0."""
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self.home.parent / f"{self.home.name}.passphrase"
        file.write_text(self.passphrase + "\n")
        done = subprocess.run(
            [BUILT / "helpline", *arguments, "--json", "--messages", "en"],
            input=typed,
            text=True,
            capture_output=True,
            timeout=60,
            env=environment(HELPLINE_HOME=str(self.home), HELPLINE_PASSPHRASE_FILE=str(file)),
        )
        if done.returncode != 0:
            raise AssertionError(
                f"helpline {' '.join(arguments)} ended with {done.returncode}: {done.stdout} {done.stderr}"
            )
        return json.loads(done.stdout)
