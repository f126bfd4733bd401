"""Runs the tests of this folder, or those whose names contain one of the arguments; `-x` stops at the first failure."""

import sys
import unittest
from pathlib import Path

import organisation
from vectors import counted

FOLDER = Path(__file__).resolve().parent


def main() -> None:
    names = [argument for argument in sys.argv[1:] if argument != "-x"]
    loader = unittest.TestLoader()
    loader.testNamePatterns = [f"*{name}*" for name in names] or None
    tests = loader.discover(str(FOLDER), top_level_dir=str(FOLDER))
    if tests.countTestCases() == 0:
        sys.exit(f"interop: no test is called {' or '.join(names)}")
    try:
        result = unittest.TextTestRunner(failfast="-x" in sys.argv).run(tests)
    finally:
        organisation.close()
    good, bad = (sum(side) for side in zip(*counted.values(), strict=True)) if counted else (0, 0)
    print(f"interop: {good} good vectors hold, {bad} bad ones are refused, of {len(counted)} files")
    sys.exit(0 if result.wasSuccessful() else 1)


if __name__ == "__main__":
    main()
