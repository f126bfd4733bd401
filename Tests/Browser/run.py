"""Runs the tests of the page. usage: run.py [-v] [NAME…], where a NAME is part of a module's, class's or test's name."""

import signal
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

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


def main() -> int:
    # Asked to end, it ends as by Ctrl-C: with its servers and its browser.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    names = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    loader = unittest.TestLoader()
    loader.testNamePatterns = [f"*{name}*" for name in names] or None
    began = time.monotonic()
    suite = loader.discover(str(Path(__file__).resolve().parent))
    try:
        runner = unittest.TextTestRunner(verbosity=0, resultclass=Timed, failfast="-x" in sys.argv)
        result = runner.run(suite)
    finally:
        Driver.close()
    print(f"browser tests: {result.testsRun} in {time.monotonic() - began:.0f} s", flush=True)
    return 0 if result.wasSuccessful() and result.testsRun else 1


if __name__ == "__main__":
    sys.exit(main())
