"""The vault worker without the views: what the page asks of it, asked by a test."""

from playwright.sync_api import Page


class Refused(Exception):
    def __init__(self, failure: dict):
        super().__init__(str(failure))
        self.failure = failure
        self.code = failure.get("code")


class Worker:
    """A window with the page's `session.js` and nothing else: the list of files is a document of the same origin."""

    def __init__(self, page: Page, address: str):
        self.page = page
        page.goto(f"{address}/files.json")
        self._evaluate("await session.start()")

    def _evaluate(self, code: str, given: object = None):
        answer = self.page.evaluate(
            "async (given) => { const { session } = await import('/app/session.js');"
            " const isFailure = (thrown) =>"
            " thrown && typeof thrown === 'object' && 'code' in thrown && !(thrown instanceof Error);"
            f" try {{ return {{ reply: {code} }}; }}"
            " catch (thrown) { if (isFailure(thrown)) return { failure: thrown }; throw thrown; } }", given)
        if "failure" in answer:
            raise Refused(answer["failure"])
        return answer["reply"]

    def call(self, call: str, /, **request):
        """One of `Calls` in types.d.ts. Raises `Refused`."""
        return self._evaluate("await session.call(given[0], given[1])", [call, request])

    def sign_in(self, member) -> dict:
        return self.call("signIn", login=member.login, passphrase=member.passphrase)

    def lock(self) -> None:
        self._evaluate("await session.lock()")

    def new_id(self) -> str:
        return self.page.evaluate("async () => (await import('/app/bytes.js')).newID()")

    def state(self, phase: str) -> dict:
        """What the page knows, once it is in this phase: it hears of it a moment after the reply."""
        self.page.wait_for_function(
            "async (phase) => (await import('/app/session.js')).session.state.phase === phase", arg=phase)
        return self._evaluate("session.state")


def form(identity: str = "", note: str = "", **answers: str) -> dict:
    """A contact as the page's form holds it: a conversation, unless the answers say otherwise."""
    given = answers or {"contact_kind": "about_other", "channel": "phone", "concern": "online", "outcome": "support"}
    return {"id": identity, "answers": given, "note": note, "seconds": 0}
