"""Runs the tests of the page.

usage: run.py [-x] [NAME…]      NAME: part of a module's, class's or test's name; -x: stop at the first failure

Without a name everything is run, by two processes at once where there are two processors: each takes the next module when it is
done with one, and has a browser, an organisation and servers of its own.
"""

import os
import signal
import subprocess
import sys
import threading
import time
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from harness.browser import Driver  # noqa: E402


class Timed(unittest.TextTestResult):
    """A line for each test with its seconds, so that a slow one shows."""

    def startTest(self, test):
        self._began = time.monotonic()
        super().startTest(test)

    def stopTest(self, test):
        super().stopTest(test)
        self.stream.writeln(f"    {time.monotonic() - self._began:.1f} s  {test.id()}")
        self.stream.flush()


    def addError(self, test, err):
        super().addError(test, err)
        self._show(test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._show(test)

    def _show(self, test):
        """What the test's windows show at that moment: says more than where the test stopped."""
        for page in getattr(test, "pages", []):
            if page.url.endswith("/files.json"):
                continue
            try:
                shown = page.locator("body").aria_snapshot(timeout=2000)
            except Exception as error:  # the window may be closed, or broken: then that is what there is to say
                shown = str(error)
            self.stream.writeln(f"--- {test.id()}: {page.url}\n{shown[:4000]}\n---")


def load(names: list[str], module: str = "test_*.py") -> unittest.TestSuite:
    loader = unittest.TestLoader()
    loader.testNamePatterns = [f"*{name}*" for name in names] or None
    return loader.discover(str(HERE), pattern=module)


def run(suites: Iterator[unittest.TestSuite], fail_fast: bool) -> int:
    """0 if all of them passed, and there were any."""
    began, count, failed = time.monotonic(), 0, False
    try:
        for suite in suites:
            result = unittest.TextTestRunner(verbosity=0, resultclass=Timed, failfast=fail_fast).run(suite)
            count += result.testsRun
            failed = failed or not result.wasSuccessful()
            if failed and fail_fast:
                break
    finally:
        Driver.close()
    print(f"browser tests: {count} in {time.monotonic() - began:.0f} s", flush=True)
    return 0 if count and not failed else 1


def modules() -> list[str]:
    """The largest first, so that none of the processes has a long one left at the end."""
    return [path.name for path in sorted(HERE.glob("test_*.py"), key=lambda path: (-path.stat().st_size, path.name))]


def handed_out(pipe: int) -> Iterator[unittest.TestSuite]:
    """Those whose place in the list comes out of the pipe here, not at another process; a byte is read by one of them."""
    names = modules()
    while place := os.read(pipe, 1):
        print(f"-- {names[place[0]]}", flush=True)
        yield load([], names[place[0]])


def together(processes: int, options: list[str]) -> int:
    """Runs everything in so many processes; their lines are not mixed."""
    reading, writing = os.pipe()
    os.write(writing, bytes(range(len(modules()))))
    os.close(writing)
    running = [
        subprocess.Popen(
            [sys.executable, "-B", __file__, f"--pipe={reading}", *options], pass_fds=[reading], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(processes)
    ]
    os.close(reading)

    def pass_on(stream: TextIO) -> None:
        for line in stream:
            print(line, end="", flush=True)

    threads = [threading.Thread(target=pass_on, args=(process.stdout,), daemon=True) for process in running]
    for thread in threads:
        thread.start()
    try:
        codes = [process.wait() for process in running]
    finally:
        for process in running:
            if process.poll() is None:
                process.terminate()
                process.wait(60)
    for thread in threads:
        thread.join(10)
    return max(codes)


def main() -> int:
    # Asked to end, it ends as by Ctrl-C: with its servers and its browser.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    options = [argument for argument in sys.argv[1:] if argument.startswith("-")]
    names = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    pipes = [int(option.removeprefix("--pipe=")) for option in options if option.startswith("--pipe=")]
    if pipes:
        return run(handed_out(pipes[0]), "-x" in options)
    if not names and "-x" not in options and (os.cpu_count() or 1) > 1:
        return together(2, options)
    return run(iter([load(names)]), "-x" in options)


if __name__ == "__main__":
    sys.exit(main())
