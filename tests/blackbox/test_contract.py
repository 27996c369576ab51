"""What the program answers is what api/openapi.yaml says: every example is of its schema, and so is every answer.

JOULEWATCH names the executable (default: build/joulewatch).
"""
import json
import os
import re
import sys
import tempfile
import unittest

import jsonschema
import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from server import Server, add_user  # noqa: E402

with open(os.path.join(ROOT, "api", "openapi.yaml"), encoding="utf-8") as contract_file:
    CONTRACT = yaml.safe_load(contract_file)
METHODS = ("get", "post", "delete")


def resolved(node):
    while "$ref" in node:
        target = CONTRACT
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def operations():
    for path, item in CONTRACT["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def check(schema, value):
    resolver = jsonschema.RefResolver.from_schema(CONTRACT)
    jsonschema.Draft202012Validator(schema, resolver=resolver).validate(value)


def contents(operation):
    """Every body the operation names: where, its schema and its examples."""
    bodies = [("request", operation.get("requestBody", {}).get("content", {}))]
    bodies += [(status, resolved(answer).get("content", {})) for status, answer in operation["responses"].items()]
    for where, content in bodies:
        for kind, body in content.items():
            yield where, kind, body


class Contract(unittest.TestCase):
    def test_every_example_is_of_its_schema(self):
        examples = 0
        for path, method, operation in operations():
            for where, kind, body in contents(operation):
                if kind == "application/json" and "example" in body:
                    with self.subTest(f"{method} {path} {where}"):
                        check(body["schema"], body["example"])
                        examples += 1
        self.assertGreater(examples, 30)

    def test_every_operation_says_who_what_and_how_it_fails(self):
        names = set()
        for path, method, operation in operations():
            with self.subTest(f"{method} {path}"):
                self.assertNotIn(operation["operationId"], names)
                names.add(operation["operationId"])
                self.assertTrue(operation["summary"] and operation["tags"])
                self.assertIn("default", operation["responses"])
                wanted = set(re.findall(r"\{(\w+)\}", path))
                given = {resolved(each)["name"] for each in operation.get("parameters", [])
                         if resolved(each)["in"] == "path"}
                self.assertEqual(wanted, given)
                good = [body for where, kind, body in contents(operation)
                        if where == "200" and kind == "application/json"]
                self.assertTrue(all("example" in body for body in good))

    def test_what_changes_something_carries_the_session_s_token(self):
        for path, method, operation in operations():
            if method == "get" or operation.get("security") in ([], [{"deviceToken": []}]):
                continue
            with self.subTest(f"{method} {path}"):
                headers = {resolved(each)["name"].lower() for each in operation.get("parameters", [])
                           if resolved(each)["in"] == "header"}
                self.assertIn("x-csrf-token", headers)


class Answers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.directory.cleanup)
        data = os.path.join(cls.directory.name, "data")
        add_user(data, "ada")
        cls.server = Server(data)
        cls.addClassCleanup(cls.server.end)
        cls.server.log_in("ada")
        rows = "".join(f"M{i % 2},Press,2024-01-01T{i // 120:02}:{i // 2 % 60:02}:00,{400 + i % 5},40,13.2,0.85\n"
                       for i in range(600))
        _, taken = cls.server.upload(
            "plant.csv", ("machineId,machineType,timestamp,voltage,current,power,powerFactor\n" + rows).encode())
        assert cls.server.wait_for(taken["datasetId"])["status"] == "ready"
        cls.taken = taken
        status, _, _ = cls.server.post("/api/ingest", {"meterId": "plug-3", "at": "2024-01-31T12:00:00Z", "voltageV": 230})
        assert status == 200

    def target(self, path, operation):
        """The path with what it needs: ids of what is there, and each query's example."""
        users = self.server.get("/api/users")
        ids = {"datasetId": self.taken["datasetId"], "jobId": self.taken["jobId"], "userId": users[0]["id"],
               "sessionId": self.server.get("/api/sessions")[0]["id"], "meterId": "plug-3"}
        query = []
        for each in map(resolved, operation.get("parameters", [])):
            if each["in"] == "query" and each.get("required"):
                example = {"meter": "M1", "metric": "voltageV"}.get(each["name"], each.get("example"))
                query.append(f"{each['name']}={example}")
        return re.sub(r"\{(\w+)\}", lambda found: ids[found[1]], path) + ("?" + "&".join(query) if query else "")

    def test_every_get_answers_as_the_contract_says(self):
        asked = 0
        for path, method, operation in operations():
            if method != "get":
                continue
            with self.subTest(path):
                if "text/event-stream" in operation["responses"].get("200", {}).get("content", {}):
                    connection, answer = self.server.follow(self.target(path, operation))
                    self.assertEqual((answer.status, answer.getheader("Content-Type")), (200, "text/event-stream"))
                    connection.close()  # it need not end
                    continue
                status, headers, body = self.server.ask("GET", self.target(path, operation))
                answer = resolved(operation["responses"].get(str(status)) or operation["responses"]["default"])
                if status == 204:
                    self.assertEqual((body, answer.get("content")), (b"", None))
                    continue
                kind = headers.get("Content-Type", "").split(";")[0]
                self.assertIn(kind, answer["content"], (status, body[:200]))
                if kind == "application/json":
                    check(answer["content"][kind]["schema"], json.loads(body))
                    asked += 1
        self.assertGreater(asked, 12)

    def test_refusals_are_problems_of_rfc_9457(self):
        schema = resolved(CONTRACT["components"]["responses"]["Problem"])["content"]["application/problem+json"]["schema"]
        for target in ("/api/nothing", "/api/datasets/00000000000000000009", "/api/datasets?colour=red"):
            status, headers, body = self.server.ask("GET", target)
            self.assertIn(status, (400, 404))
            self.assertEqual(headers["Content-Type"], "application/problem+json")
            check(schema, json.loads(body))


if __name__ == "__main__":
    unittest.main()
