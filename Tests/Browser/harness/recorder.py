"""Sees every byte between the browser and the server: it stands between them, so that no worker and no cache escapes it."""

import base64
import re
import socket
import threading
import urllib.parse


class Recorder:
    """Forwards a loopback port to the server's and keeps what passes."""

    def __init__(self, target: int):
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._sent: list[bytearray] = []
        self._answered: list[bytearray] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target), timeout=60)
            except OSError:
                if self._listener.fileno() < 0:
                    return
                client.close()
                continue
            for source, sink, streams in [(client, server, self._sent), (server, client, self._answered)]:
                stream = bytearray()
                with self._lock:
                    streams.append(stream)
                threading.Thread(target=self._pump, args=(source, sink, stream), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, stream: bytearray) -> None:
        try:
            while data := source.recv(65536):
                with self._lock:
                    stream += data
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self) -> None:
        self._listener.close()

    @property
    def sent(self) -> bytes:
        """What the browser sent."""
        return self._whole(self._sent)

    @property
    def bytes(self) -> bytes:
        """All that passed."""
        return self._whole(self._sent) + b"\0" + self._whole(self._answered)

    def _whole(self, streams: list[bytearray]) -> bytes:
        """The marks between the chunks of a body are taken out, so that no word is cut in two."""
        with self._lock:
            return b"\0".join(re.sub(rb"\r\n[0-9a-fA-F]{1,6}\r\n", b"", bytes(stream)) for stream in streams)


def forms(word: str) -> dict[str, bytes]:
    """How a word may look in bytes that are not sealed."""
    plain = word.encode()
    found = {
        "UTF-8": plain,
        "UTF-16": word.encode("utf-16-le"),
        "UTF-16 the other way round": word.encode("utf-16-be"),
        "hex": plain.hex().encode(),
        "hex in capitals": plain.hex().upper().encode(),
        "URL": urllib.parse.quote(word, safe="").encode(),
        "JSON": "".join(c if c < "\x80" else f"\\u{ord(c):04x}" for c in word).encode(),
    }
    for before in range(3):
        # What stands before the word moves it within the groups of three; the edges depend on the neighbours.
        text = base64.b64encode(b"\0" * before + plain)
        inner = text[(before * 8 + 5) // 6 : (before + len(plain)) * 8 // 6]
        found[f"base64, {before}"] = inner
        found[f"base64url, {before}"] = inner.translate(bytes.maketrans(b"+/", b"-_"))
    return found


def occurrences(words: list[str], data: bytes) -> list[str]:
    """Which of the words stand in the data, and in which form."""
    return [f"{word} ({form})" for word in words for form, needle in forms(word).items() if needle in data]
