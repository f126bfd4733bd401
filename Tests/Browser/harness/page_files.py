"""Which of the page's files a browser needs before anything that is loaded late."""

import re
from collections.abc import Callable, Collection

# A file that is named by its content is loaded by whoever names it.
NAMED_BY_CONTENT = re.compile(r"-[0-9A-Z]{8}\.(js|json)$")


def loaded_at_once(paths: Collection[str], text: Callable[[str], str]) -> set[str]:
    """All of the paths but the files that are named by their content, and those of them that are imported by what is needed.

    text: what a file holds; asked for modules only.
    """
    reached: set[str] = set()
    left = [path for path in paths if not NAMED_BY_CONTENT.search(path)]
    while left:
        path = left.pop()
        reached.add(path)
        if path.endswith(".js"):
            code = text(path)
            imported = re.findall(r"""(?:\bfrom|\bimport)\s*"\./([^"]+)\"""", code)
            workers = re.findall(r"""new Worker\("([^"]+)\"""", code)
            left += [name for name in [*(f"/app/{name}" for name in imported), *workers] if name not in reached]
    return reached
