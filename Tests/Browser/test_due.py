"""What the page opens first of a long list of referrals, and what that gives away."""

from harness.case_worker import CaseTest
from harness.casework import day
from harness.worker import Worker

# What the worker tells before all was read.
EARLY = """async () => {
  const { session } = await import("/app/session.js");
  globalThis.end?.();
  globalThis.early = [];
  globalThis.end = session.on("progress", ({ task, rows }) => {
    if (task === "referrals" && rows) globalThis.early.push(rows.map(({ contact }) => contact));
  });
}"""

STORED = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("helpline");
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const all = request.result.transaction("due").objectStore("due").getAll();
    all.onsuccess = () => {
      request.result.close();
      resolve(all.result);
    };
  };
})"""

# Puts another payload in the place of what is remembered, sealed as the page seals.
FORGE = """async ([row, payload]) => {
  const { Store } = await import("/app/store.js");
  const { openVault } = await import("/app/vault.js");
  const { sealToMember } = await import("/app/flows/kept-contacts.js");
  const store = await Store.open();
  const vault = await openVault(await WebAssembly.compileStreaming(fetch("/vault.wasm")));
  const profile = await store.profileOf(row.member);
  const sealed = payload === null ? "AAAA" : sealToMember(vault, profile, new TextEncoder().encode(payload));
  await store.saveDue({ member: row.member, sealed });
}"""


# A server of so many contacts, 20 in each answer; what was taken, what was asked for at once and in all, or why not.
HALVES = """async ([ids, isLooped]) => {
  const { inHalves } = await import("/app/flows/due.js");
  const taken = [];
  let [asked, open, most] = [0, 0, 0];
  const ask = async (after) => {
    asked++;
    most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve));
    open--;
    const contacts = ids.filter((id) => id > after).slice(0, 20).map((id) => ({ id }));
    return { contacts, ...(contacts.length < 20 ? {} : { next: isLooped ? ids[0] : contacts[19].id }) };
  };
  try {
    await inHalves(ask, async (contacts) => void taken.push(...contacts.map(({ id }) => id)));
  } catch (failure) {
    return failure;
  }
  return { taken: taken.sort(), asked, most };
}"""


class Due(CaseTest):
    def logged(self, ahead: int) -> str:
        return self.command(
            "volunteer-1", "contact", "log", "--kind", "about_other", "--channel", "phone", "--concern", "online",
            "--outcome", "referred", "--service", "family", "--consent", "warm", "--expect", day(ahead))["id"]

    def listed(self, worker: Worker) -> tuple[list[str], list[list[str]], list[str]]:
        """The contacts of a new session's list, what was told of them before all was read, and what was asked for."""
        worker.lock()
        worker.sign_in(self.organisation["coordinator-1"])
        worker.page.evaluate(EARLY)
        before = len(self.requests)
        found = worker.call("referrals", all=False)["referrals"]
        asked = [url.split("/api/v1")[1] for url in self.requests[before:] if "/api/v1" in url]
        return [one["contact"] for one in found], worker.page.evaluate("globalThis.early"), asked

    def test_long_lists_in_halves(self) -> None:
        """Every contact once, wherever the ids lie; two answers are under way of a long list, one of a short one."""
        page = self.worker("coordinator-1").page
        alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
        everywhere = [f"{a}{b}".ljust(26, "0") for a in alphabet for b in "05gz"]
        self.assertIn("g0".ljust(26, "0"), everywhere)
        for ids, asked, most in [
            (everywhere, 8, 2), (everywhere[:19], 1, 1), (everywhere[:50], 4, 2), (everywhere[64:], 4, 1), ([], 1, 1),
        ]:
            told = page.evaluate(HALVES, [ids, False])
            self.assertEqual(told, {"taken": ids, "asked": asked, "most": most}, len(ids))
        self.assertEqual(page.evaluate(HALVES, [everywhere, True]), {"code": "bad_answer"})

    def test_most_overdue_first(self) -> None:
        """From the second list on, what was most overdue comes first; the server is asked the same with and without."""
        ids = [self.logged(ahead) for ahead in [-1, -9, 3]]
        by_due = [ids[1], ids[0], ids[2]]
        worker = self.worker("coordinator-1")
        found, early, asked = self.listed(worker)
        self.assertEqual((found, early), (by_due, []))
        [row] = worker.page.evaluate(STORED)
        # Bytes of one size, in base64url.
        self.assertEqual(len(row["sealed"]), 10_987)
        self.assertFalse([one for one in ids if one in row["sealed"]])
        later = self.logged(-30)
        found, early, again = self.listed(worker)
        self.assertEqual((found, early), ([later, *by_due], [by_due]))
        self.assertEqual(again, asked)
        self.assertFalse([url for url in again for one in ids if one in url])
        self.assertEqual(len(worker.page.evaluate(STORED)[0]["sealed"]), 10_987)
        # What is false costs time alone.
        for payload in [None, '{"type":"due","v":1,"contacts":[7]}', '{"type":"contact","v":1}',
                        f'{{"type":"due","v":1,"contacts":["{ids[2]}","{worker.new_id()}"]}}']:
            worker.page.evaluate(FORGE, [row, payload])
            found, early, _ = self.listed(worker)
            self.assertEqual(found, [later, *by_due])
            self.assertIn(early, [[], [[ids[2]]]])
        # Another member of the device has a list of their own.
        worker.lock()
        worker.sign_in(self.organisation["coordinator-2"])
        worker.call("referrals", all=False)
        self.assertEqual(len(worker.page.evaluate(STORED)), 2)
