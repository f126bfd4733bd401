"""The directory as Open Referral HSDS 3 wants it: what the server gives is held against schemas made from the standard's
lists of fields, without our code."""

import copy
import json
import unittest
import uuid
from functools import cache
from pathlib import Path

from helpline.connection import Connection, Json, Problem
from jsonschema import Draft202012Validator
from organisation import organisation

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = json.loads((Path(__file__).parent / "hsds.json").read_text())
LISTS = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}


def faults(value: Json, name: str) -> list[str]:
    validator = Draft202012Validator(
        {**SCHEMAS, "$ref": f"#/$defs/{name}"}, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


@cache
def connection() -> Connection:
    """A coordinator's, with the example directory on the server."""
    organisation().lines["coordinator-1"].run("service", "import", str(ROOT / "config" / "services.json"))
    session = organisation().sign_in("coordinator-2").session
    return session.connection


def everything(path: str, per_page: int = 7, full: bool = False) -> list[Json]:
    found: list[Json] = []
    page = 1
    while True:
        answer = connection().get(f"/{path}?page={page}&per_page={per_page}{'&full=true' if full else ''}")
        found += answer["contents"]
        if answer["last_page"]:
            return found
        page += 1


class Directory(unittest.TestCase):
    def assert_valid(self, value: Json, name: str) -> None:
        self.assertEqual(faults(value, name), [])

    def test_every_list_is_pages_of_what_the_standard_knows(self) -> None:
        for path, name in LISTS.items():
            with self.subTest(path):
                page = connection().get(f"/{path}?per_page=3")
                self.assert_valid(page, "page")
                self.assertEqual(page["size"], len(page["contents"]))
                found = everything(path)
                self.assertEqual(len(found), page["total_items"])
                self.assertEqual(len({one["id"] for one in found}), len(found))
                for one in found:
                    self.assert_valid(one, name)

    def test_everything_listed_is_found_by_its_id_in_full(self) -> None:
        for path, name in LISTS.items():
            with self.subTest(path):
                for one in everything(path):
                    whole = connection().get(f"/{path}/{one['id']}")
                    self.assert_valid(whole, name)
                    self.assertEqual(whole["id"], one["id"])

    def test_the_root_says_which_version_it_is_without_a_session(self) -> None:
        self.assert_valid(Connection(organisation().origin).get("/"), "description")

    def test_what_was_imported_is_what_is_given_but_for_the_revision(self) -> None:
        given = {one["id"]: one for one in everything("services", full=True)}
        for service in json.loads((ROOT / "config" / "services.json").read_text())["services"]:
            one = copy.deepcopy(given[service["id"]])
            del one["x_revision"]
            self.assertEqual(one, service)

    def test_the_example_is_valid_and_every_kind_is_a_code_of_ours(self) -> None:
        lists = json.loads((ROOT / "config" / "codelists.json").read_text())["lists"]
        codes = {code["id"] for code in lists["referral_service"]["codes"]}
        for service in everything("services", full=True):
            self.assert_valid(service, "service")
            self.assertIn(service["attributes"][0]["taxonomy_term"]["code"], codes)

    def test_what_the_schemas_refuse_the_server_refuses_with_the_same_field(self) -> None:
        services = everything("services", full=True)
        service = next(one for one in services if one.get("phones") and one.get("service_at_locations"))
        wrong: list[tuple[str, object]] = [
            ("name", None), ("name", 5), ("name", ""), ("status", "open"), ("url", "javascript:alert(1)"),
            ("email", "nobody"),
            ("assured_date", "2026-02-30"), ("minimum_age", "5"), ("phones", {}), ("phones.0.number", None),
            ("phones.0.id", "1"), ("organization.description", None), ("organization.website", "www"),
            ("service_at_locations.0.location.location_type", "moon"), ("attributes.0.taxonomy_term.name", None),
            ("languages.0.code", 1), ("schedules.0.freq", "DAILY"), ("organization", []),
        ]
        for path, value in wrong:
            with self.subTest(path, value=value):
                changed = copy.deepcopy(service)
                changed["id"] = str(uuid.uuid4())
                place: dict | list = changed
                *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
                for part in way:
                    place = place[part]  # type: ignore[index]
                if value is None:
                    del place[last]  # type: ignore[arg-type]
                else:
                    place[last] = value  # type: ignore[index]
                self.assertNotEqual(faults(changed, "service"), [])
                with self.assertRaises(Problem) as caught:
                    connection().put(f"/services/{changed['id']}", {"service": changed})
                self.assertEqual((caught.exception.status, caught.exception.code), (422, "invalid_service"))

    def test_a_service_goes_from_one_client_to_the_other_and_back_with_what_nobody_knows(self) -> None:
        line = organisation().lines["coordinator-1"]
        id = str(uuid.uuid4())
        service = {"id": id, "name": "Yökahvila", "status": "active", "x_own": {"a": [1, 2.5, None, "ä"]}}
        first = connection().put(f"/services/{id}", {"service": service})["revision"]
        shown = line.run("service", "show", id[:13])
        self.assertEqual(shown, service)
        typed = json.dumps({**shown, "name": "Yökahvila Valo"})
        line.run("service", "add", "-", typed=typed)
        with self.assertRaises(Problem) as caught:
            connection().put(f"/services/{id}", {"service": service, "replaces": first})
        self.assertEqual((caught.exception.status, caught.exception.code), (409, "stale"))
        line.run("service", "assure", id)
        given = connection().get(f"/services/{id}")
        self.assertEqual((given["name"], given["x_own"]), ("Yökahvila Valo", service["x_own"]))
        self.assertEqual(given["assured_date"], organisation().today["day"])
        line.run("service", "remove", id, "--yes")
        with self.assertRaises(Problem) as caught:
            connection().get(f"/services/{id}")
        self.assertEqual(caught.exception.status, 404)


if __name__ == "__main__":
    unittest.main()
