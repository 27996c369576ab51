"""What people send to servers like ours who mean no good, over raw sockets to the built program.

The lists follow what has gone wrong elsewhere: SQL through JSON, stored scripts in names, paths in
URLs, identifiers left literal, two lengths for one body, headers within headers, slow senders.
"""
import gzip
import json
import os
import re
import socket
import statistics
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from server import PASSWORD, Server, add_user  # noqa: E402

CSV = ("machineId,machineType,timestamp,voltage,current,power,powerFactor\n" + "".join(
    f"{{name}},Press,2024-01-01T00:{i:02}:00,{400 + i % 5 / 10},40.5,13.2,0.85\n" for i in range(60)))
SCRIPTS = ["<img src=x onerror=alert(1)>", "\"><script>alert(1)</script>", "{{7*7}}", "javascript:alert(1)",
           "</script><svg onload=alert(1)>"]
FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "=HYPERLINK(\"http://evil\")"]
SQL = ["' OR 1=1 --", "'; DROP TABLE users; --", "1); ATTACH '/tmp/x' AS x; --", "\" UNION SELECT * FROM users --",
       "read_csv('/etc/passwd')", "%27%20OR%201=1"]
SHELL = ["a.csv; id; #", "$(id).csv", "`id`.csv", "a.csv | sleep 9", "a\\ncsv && id"]
PATHS = ["../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "CON.csv", "a" * 255, "....//....//x",
         "x\u202evsc.exe", "\u0430.csv"]
TRAVERSALS = [
    "/../../etc/passwd", "/assets/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/%252e%252e/etc/passwd",
    "/..%2f..%2fetc/passwd", "/..\\..\\etc\\passwd", "/%2e%2e%5c%2e%2e%5cetc", "/..%c0%af..%c0%afetc/passwd",
    "/..;/etc/passwd", "/assets/..;/..;/etc", "//etc/passwd", "/./././etc/passwd", "/%00", "/index.html%00.js",
    "/assets/%00../../etc/passwd", "/public/plugins/x/../../../../etc/passwd", "/.git/config", "/.env",
    "/settings.sqlite", "/api/../settings.sqlite", "/file:///etc/passwd"]
BAD_IDS = ["{datasetId}", ":id", "%00", "..;", "..", "*", "%2e%2e", "0", "-1", "1%20OR%201=1", "' OR '1'='1",
           "0" * 19, "0" * 21, "G" * 20, "A" * 20, "0" * 5000, "0000000000000000000%30x"]
SECRETS = re.compile(rb"/src/|/work|SELECT |sqlite3|what\(\)|argon2|std::|\.cpp|root:|/tmp/")


class Attacked(unittest.TestCase):
    """One server for a class: whatever is sent, it goes on, and says nothing of its inside."""

    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.directory.cleanup)
        cls.data_dir = os.path.join(cls.directory.name, "data")
        add_user(cls.data_dir, "ada")
        cls.server = Server(cls.data_dir)
        cls.addClassCleanup(cls.server.end)
        cls.server.log_in("ada")
        cls.cookie = cls.server.session["Cookie"]

    def head(self, method, target, *lines):
        return "\r\n".join([f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {self.cookie}",
                            f"X-CSRF-Token: {self.server.session['X-CSRF-Token']}", *lines, "", ""]).encode()

    def status_of(self, sent, **how):
        """The first answer's status; 0 when the connection was closed without one."""
        got = self.server.raw(sent, **how)
        self.assertNotRegex(got, SECRETS)
        found = re.match(rb"HTTP/1\.1 (\d{3}) ", got)
        return int(found.group(1)) if found else 0

    def tearDown(self):
        self.assertEqual(self.server.ask("GET", "/healthz")[0], 200)
        self.assertIsNone(self.server.process.poll())


class Heads(Attacked):
    def test_two_lengths_for_one_body_are_refused(self):
        post = ("POST", "/api/session", "Content-Type: application/json")
        body = b'{"login":"ada","password":"' + PASSWORD.encode() + b'"}'
        for lines in (("Content-Length: 5", "Transfer-Encoding: chunked"),
                      ("Transfer-Encoding: chunked", "Content-Length: 5"),
                      ("Content-Length: 5", "Content-Length: 6"), ("Content-Length: 5, 6",),
                      ("Content-Length: +5",), ("Content-Length: -5",), ("Content-Length: 0x5",),
                      ("Content-Length: 99999999999999999999",), ("Content-Length: 5 5",),
                      ("Content-Length : 5",),
                      ("Transfer-Encoding: chunked, identity",), ("Transfer-Encoding: xchunked",),
                      ("Transfer-Encoding : chunked",), ("Transfer-Encoding: \x0bchunked",),
                      ("Transfer-Encoding: identity", "Transfer-Encoding: chunked"),
                      ("X: y\nTransfer-Encoding: chunked",)):
            sent = self.head(*post, *lines) + body
            got = self.server.raw(sent)
            self.assertRegex(got, rb"^HTTP/1\.1 4\d\d ", (lines, got))
            self.assertEqual(got.count(b"HTTP/1.1 "), 1, (lines, got))
            self.assertIn(b"Connection: close", got, lines)

    def test_a_request_hidden_in_a_body_is_not_answered(self):
        hidden = b"GET /api/users HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        for lines, body in ((("Content-Length: %d" % len(hidden),), hidden),
                            (("Transfer-Encoding: chunked",), b"0\r\n\r\n" + hidden),
                            (("Transfer-Encoding: chunked",), b"%x\r\n%s\r\n0\r\n\r\n" % (len(hidden), hidden))):
            got = self.server.raw(self.head("GET", "/api/health", *lines) + body)
            self.assertEqual(got.count(b"HTTP/1.1 "), 1, got)
            self.assertRegex(got, rb"^HTTP/1\.1 413 ")

    def test_a_head_that_is_no_http_is_refused(self):
        for sent in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET\r\n\r\n", b"GET / \r\n\r\n",
                     b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", b"GET / HTTP/1.1\nHost: localhost\n\n",
                     b"get\x00 / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: localhost\r\nX\x00Y: z\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\x00b\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: localhost\r\nNo colon\r\n\r\n",
                     b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
                     b"GET /\r\nX: y HTTP/1.1\r\nHost: localhost\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"):
            self.assertIn(self.status_of(sent), (400, 0), sent)

    def test_a_method_that_nobody_has_is_refused(self):
        for method in ("TRACE", "CONNECT", "PUT", "PATCH", "OPTIONS", "PROPFIND", "BREW", "get"):
            self.assertIn(self.status_of(self.head(method, "/api/datasets")), (400, 405), method)
        self.assertEqual(self.status_of(self.head("POST", "/api/users")
                                        .replace(b"POST", b"GET", 1) + b""), 200)
        self.assertIn(self.status_of(self.head("GET", "/api/datasets", "X-HTTP-Method-Override: DELETE")), (200,))

    def test_a_head_that_is_too_large_is_refused(self):
        self.assertEqual(self.status_of(self.head("GET", "/api/datasets", "X: " + "a" * 17_000)), 431)
        self.assertEqual(self.status_of(self.head("GET", "/api/datasets", *[f"X-{i}: y" for i in range(120)])), 431)
        self.assertEqual(self.status_of(self.head("GET", "/" + "a" * 9_000)), 414)
        self.assertEqual(self.status_of(self.head("GET", "/api/datasets", *[f"X-{i}: y" for i in range(90)])), 200)

    def test_a_foreign_host_gets_nothing(self):
        for host in ("evil.example", "127.0.0.1.evil.example", "evil.example:8501", "localhost@evil.example",
                     "[::1].evil.example", "0.0.0.0", "127.0.0.1:80:80", ""):
            self.assertIn(self.status_of(f"GET /api/session HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()),
                          (400, 421), host)

    def test_a_line_end_in_what_comes_back_stays_inside(self):
        for part in ("a%0d%0aSet-Cookie:%20x=y", "a%0aX-Evil:%201", "a\u2028b", "%E5%98%8A%E5%98%8DSet-Cookie:x=y"):
            for target in (f"/api/datasets?name={part}", f"/{part}", f"/api/datasets?{part}=1"):
                got = self.server.raw(self.head("GET", urllib.parse.quote(target, safe="/?=%&:")))
                head = got.split(b"\r\n\r\n")[0].lower()
                self.assertNotIn(b"set-cookie", head)
                self.assertNotIn(b"x-evil", head)


class Addresses(Attacked):
    def test_no_address_leads_out_of_the_web_app(self):
        page = self.server.ask("GET", "/")[2]
        skeleton = re.sub(rb"[0-9a-f]{32}", b"", page)
        for target in TRAVERSALS:
            got = self.server.raw(self.head("GET", target))
            self.assertNotRegex(got, rb"root:|\[core\]|SQLite format", target)
            status = int(re.match(rb"HTTP/1\.1 (\d+)", got).group(1))
            self.assertIn(status, (200, 400, 404), target)
            if status == 200:  # the app's own page, which says that there is no such page
                self.assertEqual(re.sub(rb"[0-9a-f]{32}", b"", got.split(b"\r\n\r\n", 1)[1]), skeleton, target)

    def test_an_id_is_an_id_of_ours_or_nothing(self):
        for pattern in ("/api/datasets/{}", "/api/datasets/{}/result", "/api/datasets/{}/series", "/api/jobs/{}",
                        "/api/jobs/{}/events"):
            for bad in BAD_IDS:
                target = pattern.format(urllib.parse.quote(bad, safe="%{}:*'"))
                self.assertIn(self.status_of(self.head("GET", target)), (400, 404, 414), target)
        for bad in BAD_IDS:
            target = f"/api/users/{urllib.parse.quote(bad, safe='%')}"
            self.assertIn(self.status_of(self.head("POST", target, "Content-Length: 0")), (400, 404, 405, 414), target)

    def test_a_query_says_each_thing_once_and_only_what_is_known(self):
        for query in ("limit=1&limit=2", "limit=1&x=2", "limit[]=1", "limit=1;drop", "%ff=1", "limit=%", "limit=%zz"):
            self.assertEqual(self.status_of(self.head("GET", "/api/audit?" + query)), 400, query)


class Bodies(Attacked):
    def post(self, body, target="/api/session", type_="application/json"):
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.status_of(self.head("POST", target, f"Content-Type: {type_}", f"Content-Length: {len(text)}") + text)

    def test_json_is_what_is_asked_for_and_no_more(self):
        good = {"login": "nobody", "password": "wrong password"}
        for more in ({"role": "admin"}, {"id": "1"}, {"__proto__": {}}, {"balance": 1}, {"password[]": "1"},
                     {"keepSignedIn": "yes"}, {"login": ["ada"]}, {"login": {"$ne": 1}}, {"login": None},
                     {"login": 1}, {"login": True}):
            self.assertEqual(self.post({**good, **more}), 400, more)
        for text in (b'{"login":"a","login":"b","password":"c"}', b'{"login":"a","password":"\xff"}', b"[" * 60_000,
                     b'{"a":' * 10_000, b"", b"null", b"[]", b'"x"', b"NaN", b'{"login":NaN}', b'{"login":1e999}',
                     b'{"login":"a","password":"b"} x', b"\xef\xbb\xbf{", b'{"login":"\\ud800","password":"x"}',
                     b"<xml/>", b'{"login":"a",}', b"{'login':'a'}", b"password[]=1"):
            self.assertEqual(self.post(text), 400, text[:60])

    def test_each_field_of_each_form_holds_its_type(self):
        forms = {"/api/setup": {"token": "0", "name": "x", "email": "", "password": PASSWORD},
                 "/api/account": {"name": "x", "email": "", "password": PASSWORD},
                 "/api/account/reset": {"token": "0", "password": PASSWORD},
                 "/api/account/forgotten": {"login": "x"}, "/api/session/demo": {"token": "0"},
                 "/api/account/password": {"current": "x", "fresh": "y"},
                 "/api/users": {"name": "x1", "password": PASSWORD, "role": "viewer", "currentPassword": PASSWORD}}
        for target, form in forms.items():
            for field in form:
                for wrong in (1, None, [], {}, ["x"], True, {"toString": 1}):
                    self.assertEqual(self.post({**form, field: wrong}, target), 400, (target, field, wrong))

    def test_what_looks_like_sql_is_text(self):
        before = self.server.get("/api/users")
        for text in SQL:
            self.assertIn(self.post({"login": text, "password": text}), (401, 429), text)
            self.assertEqual(self.post({"name": text, "password": PASSWORD, "role": "viewer",
                                        "currentPassword": PASSWORD}, "/api/users"), 400, text)
            self.assertIn(self.server.ask("GET", "/api/audit?limit=" + urllib.parse.quote(text))[0], (400,))
        self.assertEqual(self.server.get("/api/users"), before)

    def test_a_form_is_no_json(self):
        for type_ in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", ""):
            self.assertEqual(self.post({"login": "ada", "password": PASSWORD}, type_=type_), 415)


class Names(Attacked):
    def test_a_hostile_name_is_kept_as_text_and_touches_no_file(self):
        before = set(os.listdir(self.data_dir))
        for name in SCRIPTS + FORMULAS + SQL + SHELL + PATHS + ["\U0001f600.csv", "a" * 300]:
            status, taken = self.server.upload(name, CSV.format(name="M1").encode())
            shown = re.split(r"[/\\]", name)[-1]
            if not shown or len(shown.encode()) > 255:
                self.assertEqual(status, 400, name)
                continue
            self.assertEqual(status, 202, (name, taken))
            state = self.server.wait_for(taken["datasetId"])
            self.assertEqual((state["name"], state["status"]), (shown, "ready"), name)
            self.server.ask("DELETE", "/api/datasets/" + taken["datasetId"])
        self.assertEqual(set(os.listdir(self.data_dir)), before)

    def test_names_with_control_characters_are_refused(self):
        for name in ("a%00.csv", "a%0d%0ab.csv", "a%1b[31m.csv", "a%7f.csv"):
            self.assertEqual(self.server.ask("POST", "/api/datasets?name=" + name, CSV.format(name="M").encode())[0], 400)

    def test_a_hostile_meter_comes_back_as_json_text(self):
        for name in SCRIPTS + FORMULAS[:2] + SQL[:2]:
            quoted = '"' + name.replace('"', '""') + '"'
            _, taken = self.server.upload("plant.csv", CSV.format(name=quoted).encode())
            self.assertEqual(self.server.wait_for(taken["datasetId"])["status"], "ready", name)
            status, headers, body = self.server.ask("GET", f"/api/datasets/{taken['datasetId']}/meters")
            self.assertEqual(status, 200)
            self.assertEqual(headers["Content-Type"], "application/json")
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertEqual([meter["id"] for meter in json.loads(body)], [name])
            self.server.ask("DELETE", "/api/datasets/" + taken["datasetId"])

    def test_files_that_are_not_what_they_say_are_refused_in_words(self):
        line = b"machineId,timestamp,voltage\nM,2024-01-01T00:00:00,4"
        for name, body in (("bomb.csv.gz", gzip.compress(b"a" * 20_000_000)),
                           ("endless.csv", line + b"0" * 3_000_000), ("nul.csv", b"machineId\x00,timestamp\n" * 50),
                           ("utf16.csv", CSV.format(name="M").encode("utf-16")), ("zip.csv", b"PK\x03\x04" + b"\x00" * 99),
                           ("wide.csv", ",".join(f"c{i}" for i in range(100_001)).encode() + b"\n"),
                           ("deep.json", b"[" * 500_000), ("elf.csv", b"\x7fELF" + os.urandom(5000)),
                           ("pq.parquet", b"PAR1" + b"\xff" * 4000 + b"PAR1")):
            status, taken = self.server.upload(name, body)
            if status == 202:
                state = self.server.wait_for(taken["datasetId"])
                self.assertEqual(state["status"], "failed", name)
                self.assertNotRegex(state["error"].encode(), SECRETS, name)
                self.server.ask("DELETE", "/api/datasets/" + taken["datasetId"])
            else:
                self.assertEqual(status, 400, (name, taken))


class Secrets(Attacked):
    def test_no_answer_carries_what_signs_in(self):
        self.server.post("/api/users", {"name": "eve", "password": PASSWORD, "role": "viewer", "currentPassword": PASSWORD})
        eve = next(user for user in self.server.get("/api/users") if user["name"] == "eve")
        link = self.server.post(f"/api/users/{eve['id']}/reset-link", {"currentPassword": PASSWORD})[2]["link"]
        token = link.split("#")[1].encode()
        known = (PASSWORD.encode(), token, self.cookie.split("=")[1].encode(), b"argon2", b"password_hash")
        for target in ("/api/users", "/api/audit", "/api/session", "/api/sessions", "/api/datasets", "/api/health", "/metrics"):
            body = self.server.ask("GET", target)[2]
            for secret in known:
                self.assertNotIn(secret, body, target)
        for name in os.listdir(self.data_dir):
            path = os.path.join(self.data_dir, name)
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    content = file.read()
                for secret in known[:3]:
                    self.assertNotIn(secret, content, name)

    def test_without_the_whole_cookie_nobody_is_signed_in(self):
        name, token = self.cookie.split("=")
        for cookie in ("", f"{name}=", f"{name}={token[:-1]}", f"{name}={token}0", f"{name}={'0' * 64}",
                       f"{name}={token}; {name}={token}", f"{name}={token.upper()}" if token.upper() != token else "",
                       f"__Host-{name}={token}", f"{name}=' OR 1=1 --"):
            self.assertEqual(self.server.ask("GET", "/api/users", headers={"Cookie": cookie})[0], 401, cookie)


class Slowness(Attacked):
    def test_slow_heads_and_bodies_are_cut_off_while_others_are_served(self):
        began, ended = time.monotonic(), {}

        def drip(name, first, piece, every):
            with socket.create_connection(("127.0.0.1", self.server.port), timeout=40) as connection:
                connection.sendall(first)
                while time.monotonic() - began < 35:
                    connection.settimeout(every)
                    try:
                        if not connection.recv(4096):
                            break
                    except TimeoutError:
                        pass
                    except OSError:
                        break
                    try:
                        connection.sendall(piece)
                    except OSError:
                        break
                ended[name] = time.monotonic() - began

        upload = self.head("POST", "/api/datasets?name=slow.csv", "Content-Length: 1000000")
        form = self.head("POST", "/api/session", "Content-Type: application/json", "Content-Length: 1000")
        drips = [threading.Thread(target=drip, args=each) for each in (
            ("head", b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"X: y\r\n", 1.0),
            ("silent", b"", b"", 1.0), ("body", upload, b"a" * 100, 1.0), ("form", form, b" ", 1.0))]
        for each in drips:
            each.start()
        times = []
        while any(each.is_alive() for each in drips):
            start = time.perf_counter()
            self.assertEqual(self.server.ask("GET", "/api/health")[0], 200)
            times.append(time.perf_counter() - start)
            time.sleep(0.1)
        for name, seconds in ended.items():
            self.assertLess(seconds, 16, name)  # 10 s, and what a busy machine adds
        self.assertEqual(len(ended), 4)
        self.assertLess(statistics.quantiles(times, n=20)[-1], 0.5)


class Limits(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        add_user(directory.name, "ada")
        self.server = Server(directory.name)
        self.addCleanup(self.server.end)

    def test_guesses_at_the_same_time_do_not_slip_through_together(self):
        answers = []

        def guess():
            answers.append(self.server.post("/api/session", {"login": "ada", "password": "wrong password"})[0])
        guesses = [threading.Thread(target=guess) for _ in range(25)]
        for each in guesses:
            each.start()
        for each in guesses:
            each.join()
        self.assertLessEqual(answers.count(401), 5, answers)
        self.assertEqual(set(answers), {401, 429})


if __name__ == "__main__":
    unittest.main()
