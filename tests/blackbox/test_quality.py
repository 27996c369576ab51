"""Data quality over HTTP: what is found, decided and taken back, and what that does to the totals."""
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from server import Server, add_user  # noqa: E402

DAY = 86_400_000
START = 1_704_067_200_000  # 2024-01-01


def stamp(quarter):
    return f"2024-01-{1 + quarter // 96:02}T{quarter % 96 // 4:02}:{quarter % 4 * 15:02}:00"


def power(meter, quarter):
    """Never twice the same, higher by day."""
    return round(10 * meter + (quarter % 96) / 10 + quarter * 37 % 101 / 1000, 3)


class Quality(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        add_user(scratch.name, "ada")
        self.server = Server(scratch.name)
        self.addCleanup(self.server.end)
        self.server.log_in("ada")

    def bring(self, rows):
        text = "meter_id,timestamp,power_kw\n" + "\n".join(rows) + "\n"
        status, accepted = self.server.upload("plant.csv", text)
        self.assertEqual(status, 202, accepted)
        dataset = self.server.wait_for(accepted["datasetId"])
        self.assertEqual(dataset["status"], "ready", dataset)
        self.path = f"/api/datasets/{accepted['datasetId']}"

    def get(self, what):
        return self.server.get(f"{self.path}/{what}")

    def totals(self):
        """Everything the dashboard adds up, in one object."""
        return {"load": self.get("load?maxPoints=4000"), "peaks": self.get("peaks?count=1000"),
                "profile": self.get("profile?metric=activePowerKw"), "aggregates": self.get("aggregates")}

    def energy(self):
        meters = self.get("aggregates")["meters"]
        return {each["meter"]: each["energyKwh"] for each in meters}

    def decide(self, finding, **decision):
        status, _, decided = self.server.post(f"{self.path}/quality/{finding['id']}", decision)
        return status, decided

    def finding(self, rule, level=None):
        found = [each for each in self.get(f"quality?rule={rule}")["findings"] if level in (None, each["level"])]
        self.assertEqual(len(found), 1, found)
        return found[0]

    def test_of_readings_that_share_a_stamp_one_is_kept(self):
        rows = [f"A,{stamp(q)},{power(1, q)}" for q in range(2 * 96)]
        rows.insert(101, f"A,{stamp(100)},99.5")  # beside the one of power()
        self.bring(rows)
        finding = self.finding("DQ03")
        self.assertEqual((finding["level"], finding["row"], finding["decision"]), ("error", 102, None))
        own = power(1, 100)
        choice = finding["choices"][0]
        self.assertEqual((choice["at"], choice["rows"]), (START + DAY + 3_600_000, 2))
        self.assertEqual(choice["first"], {"activePowerKw": own})
        self.assertEqual(choice["last"], {"activePowerKw": 99.5})
        at = f"aggregates?from={choice['at']}&to={choice['at'] + 1}"
        before = self.totals()
        for keep, value in (("first", own), ("last", 99.5), ("mean", (own + 99.5) / 2)):
            status, decided = self.decide(finding, decision="corrected", keep=keep)
            self.assertEqual((status, decided["keep"]), (200, keep), decided)
            self.assertAlmostEqual(self.get(at)["meters"][0]["metrics"]["activePowerKw"]["mean"], value)
        self.assertEqual(self.finding("DQ03")["keep"], "mean")
        self.assertEqual(self.decide(finding, decision=None)[0], 200)
        self.assertEqual(self.totals(), before)
        for wrong in ({"decision": "corrected", "keep": "second"}, {"decision": "corrected"},
                      {"decision": "accepted", "keep": "first"}, {"decision": "corrected", "keep": "first", "value": 3}):
            self.assertEqual(self.decide(finding, **wrong)[0], 400, wrong)

    def test_days_that_lack_too_much_leave_the_totals_of_their_meter(self):
        rows = [f"A,{stamp(q)},{power(1, q)}" for q in range(3 * 96)]
        # Of meter B's second day a third is missing; its last day ends at six.
        rows += [f"B,{stamp(q)},{power(2, q)}" for q in range(2 * 96 + 24) if not 120 <= q < 152]
        self.bring(rows)
        completeness = {each["meter"]: each for each in self.get("quality")["completeness"]}
        self.assertEqual(completeness["A"]["excludedDates"], [])
        self.assertEqual(completeness["B"]["excludedDates"], [START + DAY])
        counted = [q for q in range(2 * 96 + 24) if not 96 <= q < 192]
        self.assertAlmostEqual(self.energy()["B"], sum(power(2, q) for q in counted) / 4, 6)
        self.assertAlmostEqual(self.energy()["A"], sum(power(1, q) for q in range(3 * 96)) / 4, 6)
        for answer in self.totals().values():
            self.assertEqual(answer["excludedDays"], 1)
        load = self.get(f"load?from={START + DAY}&to={START + 2 * DAY}&maxPoints=4000")
        self.assertAlmostEqual(load["meanKw"][0], power(1, 96), 6)  # of A alone
        alone = self.get(f"load?from={START}&to={START + DAY}&maxPoints=4000")
        self.assertAlmostEqual(alone["meanKw"][0], power(1, 0) + power(2, 0), 6)
        self.assertEqual(alone["excludedDays"], 0)

    def test_a_day_that_a_decision_empties_leaves_and_comes_back(self):
        def value(q):  # 40 quarter hours in which a counter stood still
            return 15.5 if 106 <= q < 146 else power(1, q)
        self.bring([f"A,{stamp(q)},{value(q)}" for q in range(8 * 96)])
        before = self.totals()
        self.assertEqual(before["load"]["excludedDays"], 0)
        finding = self.finding("DQ06")
        self.assertEqual(self.decide(finding, decision="excluded")[0], 200)
        self.assertEqual(self.get("quality")["completeness"][0]["excludedDates"], [START + DAY])
        kept = [value(q) for q in range(8 * 96) if not 96 <= q < 192]
        self.assertAlmostEqual(self.energy()["A"], sum(kept) / 4, 6)
        load = self.get("load?maxPoints=4000")
        self.assertEqual(load["excludedDays"], 1)
        self.assertFalse([at for at in load["at"] if START + DAY <= at < START + 2 * DAY])
        self.assertFalse([each for each in self.get("peaks?count=1000")["peaks"]
                          if START + DAY <= each["at"] < START + 2 * DAY])
        self.assertEqual(self.get("profile?metric=activePowerKw")["cells"][1][3], {"mean": None, "count": 0})
        self.assertEqual(self.decide(finding, decision=None)[0], 200)
        self.assertEqual(self.totals(), before)

    def test_rows_that_go_back_are_found_with_their_lines(self):
        rows = [f"A,{stamp(q)},{power(1, q)}" for q in range(96)]
        rows[50], rows[51] = rows[51], rows[50]
        rows[80], rows[81] = rows[81], rows[80]
        self.bring(rows)
        found = self.get("quality?rule=DQ07")["findings"]
        self.assertEqual([each["row"] for each in found], [53, 83])
        self.assertIn("15 min earlier", found[0]["message"])


if __name__ == "__main__":
    unittest.main()
