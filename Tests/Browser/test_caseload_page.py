"""A mentor's day: asked, accepted or declined, goals, meetings, notes, the network."""

import re

from playwright.sync_api import Page, expect

from harness.browser import PageTest
from harness.caseload import CaseloadTest, capitalised
from harness.casework import day
from harness.files import open_blank
from harness.organisation import label
from harness.steps import Keyboard, lock, sign_in, t


class MentorTest(CaseloadTest):
    def tab_to(self, page: Page, name: str) -> None:
        """Tab until the control of this name has the focus."""
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.innerText").startswith(name):
                return
        self.fail(f"Tab does not reach {name}")

    def test_accepts_and_logs_a_meeting_by_keyboard(self) -> None:
        """From the caseload to a meeting with its next step, without the mouse."""
        need = "Haluaa irti vanhasta porukasta"
        case = self.work.asked(need)
        page = self.signed_in()
        expect(page.get_by_text(t("caseload.lead.waits.one"))).to_be_visible()
        keys = Keyboard(page)
        keys.press("j", "Enter")
        self.opened(page, need)
        expect(page.get_by_role("heading", name=t("case.asked"))).to_be_visible()
        expect(page.get_by_text("Tavataan kerran viikossa.").first).to_be_visible()
        self.axe(page, "asked to be the mentor")
        self.tab_to(page, t("case.accept"))
        keys.press("Enter")
        self.said(page, "case.accepted")
        expect(page.get_by_role("button", name=t("case.note.begin"))).to_be_focused()
        self.assertEqual(self.shown(case)["case"]["status"], "active")

        keys.press("2")
        expect(page.get_by_label(t("case.meeting.day"))).to_be_focused()
        # Nothing is saved, and what is missing says so.
        keys.press("Control+Enter")
        how = page.get_by_role("radiogroup", name=t("case.meeting.type"))
        expect(how.get_by_text(t("case.form.choose"))).to_be_visible()
        keys.press("Space", "Tab", "ArrowDown", "Space", "Tab", "Space", "Tab")
        keys.type("Kahvilassa, puhui paljon.")
        keys.press("Tab")
        keys.type("Soitetaan asuntotoimistoon")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text(t("case.meeting.nextDay.missing"))).to_be_visible()
        page.get_by_label(t("case.meeting.nextDay")).fill(day(3))
        keys.press("Control+Enter")
        self.said(page, "case.meeting.saved")
        expect(page.get_by_role("button", name=t("case.meeting.begin"))).to_be_focused()
        expect(self.fact(page, "case.nextStep")).to_have_text("Soitetaan asuntotoimistoon")
        expect(self.fact(page, "case.lastMeeting")).to_have_text(capitalised(t("contact.today")))
        shown = self.shown(case)
        self.assertEqual(shown["next_step"], {"day": day(3), "text": "Soitetaan asuntotoimistoon"})
        [meeting] = shown["journal"]["meetings"]
        self.assertEqual((meeting["text"], meeting["day"], meeting["attended"]),
                         ("Kahvilassa, puhui paljon.", day(0), True))
        # The coordinator sees the next step, and nothing of what was said.
        self.assertNotIn("puhui paljon", str(self.shown(case, "coordinator-1")))

    def test_goal_and_its_score(self) -> None:
        """A goal is added and scored; the line says in words what it shows, and as a table."""
        need = "Tavoitteita varten avattu"
        case = self.work.active(need)
        page = self.open(self.signed_in(), need)
        page.keyboard.press("3")
        self.choose(page, "case.goal.domain", capitalised(label("goal_domain", "housing")))
        page.get_by_label(t("case.goal.text"), exact=True).fill("Oma asunto muualta")
        page.get_by_role("radiogroup", name=t("case.goal.now")).get_by_role("radio", name=re.compile("^−1")).check()
        page.get_by_role("button", name=t("case.goal.save")).click()
        self.said(page, "case.goal.saved")
        goals = page.get_by_role("region", name=t("case.goals"))
        expect(goals.get_by_role("heading", name="Asuminen")).to_be_visible()
        expect(goals.get_by_role("img", name=re.compile(r"−1$"))).to_be_visible()
        goals.get_by_role("button", name=t("case.goal.score")).click()
        self.axe(page, "scoring a goal")
        goals.get_by_role("button", name=re.compile(r"^\+1 ")).click()
        self.said(page, "case.goal.scored", score="+1")
        expect(goals.get_by_role("button", name=t("case.goal.score"))).to_be_focused()
        # A second one on the same day takes the place of the first.
        expect(goals.get_by_role("img", name=re.compile(r": \+1$"))).to_be_visible()
        goals.get_by_role("button", name=t("case.goal.table.show")).click()
        expect(goals.get_by_role("row").nth(1)).to_contain_text(t("case.score.3"))
        self.assertEqual([score["score"] for score in self.shown(case)["journal"]["goals"][0]["scores"]], [1])

    def test_found_by_a_word(self) -> None:
        """A note is written, found from the caseload, and opened; the timeline shows its kind alone."""
        need = "Hakua varten avattu"
        case = self.work.active(need)
        self.work.goal(case, "Päivärytmi kuntoon")
        self.work.meeting(case, ago=3, text="Käveltiin rannassa.")
        page = self.open(self.signed_in(), need)
        page.keyboard.press("1")
        page.get_by_label(t("case.note.text")).fill("Sanoi, että kissankellot kukkivat taas. Puhelin 040 000 0000.")
        # A journal may name people: it does not warn.
        expect(page.get_by_text(t("contact.personalData"))).to_be_hidden()
        page.keyboard.press("Control+Enter")
        self.said(page, "case.note.saved")
        page.keyboard.press("Escape")
        page.keyboard.press("b")
        expect(page.get_by_role("heading", level=1, name=t("task.caseload"))).to_be_visible()
        page.keyboard.press("/")
        page.keyboard.type("KISSANKELLO")
        expect(page.get_by_text(t("caseload.found.one"))).to_be_visible()
        expect(self.line(page, need).locator("strong")).to_have_text("kissankello")
        self.axe(page, "found in the caseload")
        self.line(page, need).click()
        expect(page.get_by_role("region", name=t("case.timeline")).get_by_text("040 000 0000")).to_be_visible()
        expect(self.events(page).filter(has_text=t("case.event.note"))).to_be_focused()
        page.get_by_role("button", name="Svenska").first.click()
        expect(page.get_by_role("button", name=t("case.note.begin", "sv"))).to_be_visible()
        expect(page.get_by_role("button", name="Svenska").first).to_be_focused()
        page.get_by_role("button", name="Suomi").first.click()
        self.assertGreater(self.events(page).count(), 5)
        page.get_by_label(t("case.timeline.show"), exact=True).select_option("note")
        expect(self.events(page)).to_have_count(1)
        page.get_by_label(t("case.timeline.show"), exact=True).select_option("meeting")
        expect(self.events(page)).to_have_count(1)
        expect(self.events(page)).to_contain_text("Käveltiin rannassa.")
        page.get_by_label(t("case.timeline.search")).fill("kissankello")
        expect(page.get_by_text(t("case.timeline.nothing"))).to_be_visible()
        page.get_by_label(t("case.timeline.show"), exact=True).select_option("")
        expect(self.events(page)).to_have_count(1)

    def test_network(self) -> None:
        """An agency comes in, is changed, and goes out again; what may be shared is warned of personal data."""
        need = "Verkostoa varten avattu"
        case = self.work.active(need)
        page = self.open(self.signed_in(), need)
        network = page.get_by_role("region", name=t("case.network"))
        network.get_by_role("button", name=t("case.agency.begin")).click()
        expect(network.get_by_label(t("case.agency.name"), exact=True)).to_be_focused()
        network.get_by_label(t("case.agency.name"), exact=True).fill("Asumisneuvonta")
        self.choose(page, "case.agency.kind", capitalised(label("agency_kind", "city_service")))
        expect(network.get_by_label(t("case.agency.area"), exact=True)).to_be_hidden()
        self.choose(page, "case.agency.commitment", capitalised(label("commitment", "area")))
        network.get_by_label(t("case.agency.area"), exact=True).fill("asunnon haku")
        network.get_by_label(t("case.agency.mayShare"), exact=True).fill("Numero on 040 123 4567")
        expect(network.get_by_text(t("contact.personalData"))).to_be_visible()
        network.get_by_role("button", name=t("case.agency.save")).click()
        expect(network.get_by_label(t("case.agency.mayShare"), exact=True)).to_be_focused()
        network.get_by_label(t("case.agency.mayShare"), exact=True).fill("Asunnon tarve")
        self.axe(page, "adding an agency")
        network.get_by_role("button", name=t("case.agency.save")).click()
        self.said(page, "case.agency.added", name="Asumisneuvonta")
        [agency] = self.shown(case, "coordinator-1")["agencies"]
        self.assertEqual((agency["area"], agency["may_share"]), ("asunnon haku", "Asunnon tarve"))

        line = network.get_by_role("button", name=re.compile("^Asumisneuvonta"))
        line.click()
        network.get_by_role("button", name=t("case.agency.change")).click()
        self.choose(page, "case.agency.commitment", capitalised(label("commitment", "always")))
        network.get_by_label(t("case.agency.mayShare"), exact=True).fill("")
        network.get_by_role("button", name=t("case.agency.saveChange")).click()
        self.said(page, "case.agency.changed", name="Asumisneuvonta")
        [agency] = self.shown(case, "coordinator-1")["agencies"]
        self.assertEqual((agency["commitment"], agency["area"], agency["may_share"]), ("always", "", ""))
        network.get_by_role("button", name=t("case.agency.remove")).click()
        dialog = page.get_by_role("dialog")
        self.axe(page, "asking whether to remove an agency")
        dialog.get_by_role("button", name=t("case.agency.remove")).click()
        self.said(page, "case.agency.removed", name="Asumisneuvonta")
        expect(line).to_be_hidden()
        self.assertEqual(self.shown(case, "coordinator-1")["agencies"], [])

    def test_declines_with_a_reason(self) -> None:
        """Not without a reason; the coordinator reads it, and the case is not the mentor's."""
        need = "Kieltäytymistä varten avattu"
        case = self.work.asked(need)
        page = self.open(self.signed_in(), need)
        page.get_by_role("button", name=t("case.decline")).click()
        page.get_by_role("button", name=t("case.decline.do"), exact=True).click()
        expect(page.get_by_text(t("case.form.empty"))).to_be_visible()
        page.get_by_label(t("case.decline.reason")).fill("Tunnen perheen.")
        page.get_by_role("button", name=t("case.decline.do"), exact=True).click()
        expect(page.get_by_role("heading", level=1, name=t("task.caseload"))).to_be_visible()
        expect(page.get_by_text(t("case.declined")).first).to_be_visible()
        shown = self.shown(case, "coordinator-1")
        self.assertEqual((shown["case"]["status"], [answer["reason"] for answer in shown["answers"]]),
                         ("agreed", ["Tunnen perheen."]))

    def test_contact_card(self) -> None:
        """Folded until asked for, and folded again after a lock."""
        need = "Yhteystietoja varten avattu"
        self.work.active(need)
        page = self.open(self.signed_in(), need)
        card = page.get_by_role("region", name=t("case.card"))
        card.get_by_role("button", name=t("case.card.add")).click()
        card.get_by_label(t("case.card.text")).fill("Etunimi, 040 765 4321, iltaisin")
        card.get_by_role("button", name=t("case.card.save")).click()
        self.said(page, "case.card.saved")
        self.assertNotIn("040 765 4321", page.content())
        card.get_by_role("button", name=t("case.card.show")).click()
        expect(card.get_by_text("040 765 4321")).to_be_visible()
        lock(page)
        sign_in(page, self.organisation["mentor-1"])
        self.opened(page, need)
        expect(card.get_by_role("button", name=t("case.card.show"))).to_be_visible()
        self.assertNotIn("040 765 4321", page.content())

    def test_closes_and_is_followed_up(self) -> None:
        """The mentor proposes it with a reason, the coordinator confirms it, the mentor asks how it goes."""
        need = "Päättämistä varten avattu"
        case = self.work.active(need)
        page = self.open(self.signed_in(), need)
        page.get_by_role("button", name=t("case.end.begin")).click()
        self.choose(page, "case.end.reason", capitalised(label("closure_reason", "goals_met")))
        page.get_by_role("button", name=t("case.end.do")).click()
        self.said(page, "case.end.done")
        expect(page.get_by_role("button", name=t("case.end.begin"))).to_be_hidden()
        self.work.command("coordinator-1")("case", "confirm-closing", case)
        page.keyboard.press("b")
        self.line(page, need).click()
        end = page.get_by_role("region", name=t("case.followUps"))
        end.get_by_label(t("cases.followUp.text")).fill("Työpaikka on pitänyt.")
        self.axe(page, "a follow-up")
        end.get_by_role("button", name=t("cases.followUp.save")).click()
        expect(self.events(page).first).to_contain_text("Työpaikka on pitänyt.")
        self.assertEqual([line["text"] for line in self.shown(case)["follow_ups"]], ["Työpaikka on pitänyt."])


class WithoutServerTest(PageTest):
    """What is drawn and searched in a case needs no server."""

    @classmethod
    def setUpClass(cls) -> None:
        pass

    # Notes and goals of one case, as many as a mentor writes in years.
    MADE = """const author = { id: "m", name: "mentor-1" };
      const text = "Käytiin läpi viikon asiat ja sovittiin jatkosta. ".repeat(6);
      const made = (id, count) => {
        const notes = Array.from({ length: count }, (_, at) =>
          ({ id: `n${at}`, day: "2026-03-04", author, text: `${text} numero-${at}.` }));
        return { id, day: "2026-01-01", need: "Tarve", status: "active", since: "2026-01-02", languages: [],
          assessment: null, closing: null, nextStep: null, agencies: [], followUps: [], agreements: [], answer: null,
          asked: null, history: [{ status: "intake", day: "2026-01-01", by: author, reason: null }],
          journal: { card: "kortti", meetings: [], goals: [], waitsForTakeover: false, notes } };
      };
      const lists = await (await fetch("/config/codelists.json")).json();"""

    def test_score_line(self) -> None:
        """A goal's course: higher is better, days lie as far apart as they were, and all of it is said in words too."""
        page = self.window()
        open_blank(page)
        drawn = page.evaluate("""async () => {
          const { scoreLine } = await import("/app/views/goal-chart.js");
          const days = [["2026-01-01", -2], ["2026-01-11", 0], ["2026-02-10", 2]];
          const scores = days.map(([day, score]) => ({ day, score }));
          const svg = scoreLine({ id: "", day: "", domain: "", text: "", scores });
          const course = svg.querySelector(".course").getAttribute("points").split(" ");
          const points = course.map((point) => point.split(",").map(Number));
          const single = scoreLine({ id: "", day: "", domain: "", text: "", scores: scores.slice(0, 1) });
          return { points, circles: svg.querySelectorAll("circle").length, single: single.outerHTML.includes("NaN") };
        }""")
        (first_x, first_y), (middle_x, middle_y), (last_x, last_y) = drawn["points"]
        self.assertGreater(first_y, middle_y)
        self.assertAlmostEqual(first_y - middle_y, middle_y - last_y)
        self.assertAlmostEqual((middle_x - first_x) * 3, last_x - middle_x, delta=0.3)
        self.assertEqual((drawn["circles"], drawn["single"]), (3, False))

    def test_search_in_many(self) -> None:
        """A word in one of 60 cases with 300 notes each is found as it is typed; the contact card is not searched."""
        page = self.window()
        open_blank(page)
        found = page.evaluate("async () => {" + self.MADE + """
          const { hitsIn } = await import("/app/views/caseload-search.js");
          const cases = Array.from({ length: 60 }, (_, at) => made(`c${at}`, at === 7 ? 300 : 299));
          const search = (...words) =>
            cases.map((one) => hitsIn(one, words, lists)).filter(({ hits }) => hits.length > 0);
          search("n");
          const began = performance.now();
          const last = search("numero-299");
          const took = performance.now() - began;
          return { took, last, both: search("numero-7", "numero-8").length, none: search("olematon").length,
            card: search("kortti").length, more: search("viikon")[7].more };
        }""")
        [only] = found["last"]
        [hit] = only["hits"]
        self.assertEqual((hit["text"][1], hit["event"], only["more"]), ("numero-299", "note-n299", 0))
        self.assertEqual((found["both"], found["none"], found["card"], found["more"]), (60, 0, 0, 297))
        self.assertLess(found["took"], 300)
