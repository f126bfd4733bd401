"""Why something is refused. All are `Refused`; two are told apart because the reader has to say so."""


class Refused(Exception):
    """It has not the form, the key, the signature or the right that docs/protocol.md asks for."""


class Fork(Refused):
    """Two versions of one history, both signed by who may: somebody is being shown another organisation (3, 5)."""


class RolledBack(Refused):
    """Less than was there before, or than something that is shown rests on: the server keeps something back (3, 7)."""


def require(holds: bool, what: str) -> None:
    """Raises Refused with `what`, unless it holds."""
    if not holds:
        raise Refused(what)
