"""Requests that wait for a person or an engine: kept safely, decided by somebody else, carried out once."""

import concurrent.futures
import json
import os
import pathlib
import signal
import subprocess
import time

from harness import canaries, clients
from harness.house import Gateway, HouseTest
from harness.processes import Mock, binary, run

TEXT = f"Write to {canaries.EMAIL} about the outage."
LATER = "2099-12-31"

# The cloud is forbidden; whoever commands an incident may ask for it.
INCIDENT = """
policy:
  never:
    - {name: it stays at home, when: {workload: general}, zone_kinds: [public_cloud, private_cloud]}
  protect:
    - {zone_kinds: [public_cloud], entities: [personal.*], action: pseudonymise}
  route: [{name: everything, candidates: [{placement: workload}], on_exhausted: by_workload}]
  exceptions:
    - {name: incident, lifts: it stays at home, when: {roles: [commander]}, until: UNTIL, approval: required}
""".replace("UNTIL", LATER)

# The private cloud may not get what is personal, unless a reviewer releases the original.
RELEASE = """
policy:
  protect:
    - {zone_kinds: [private_cloud, public_cloud], entities: [personal.*], action: drop_zone}
  route: [{name: everything, candidates: [{placement: workload}], on_exhausted: review}]
  review: {release_originals_to: [private]}
"""

# The private cloud is forbidden; an exception opens it, and a reviewer may release the original there.
BOTH = """
policy:
  never:
    - {name: it stays at home, when: {workload: general}, zone_kinds: [public_cloud, private_cloud]}
  protect:
    - {zone_kinds: [private_cloud, public_cloud], entities: [personal.*], action: pseudonymise}
  route: [{name: everything, candidates: [{placement: workload}], on_exhausted: review}]
  exceptions:
    - {name: incident, lifts: it stays at home, when: {roles: [commander]}, until: UNTIL, approval: required}
  review: {release_originals_to: [private]}
""".replace("UNTIL", LATER)

PARKED = "parked: {wait: WAIT, look: 20ms}\n"
ADMIN = ', admin: "127.0.0.1:0"'


def bearer(key):
    """The header with which a key is sent."""
    return {"Authorization": f"Bearer {key}"}


class ReviewTest(HouseTest):
    """Houses with an admin listener, a caller and reviewers."""

    def review_house(self, policy=INCIDENT, wait="60s", start=("cloud",), **options):
        """A house whose caller commands incidents; no engine is on the premises."""
        house = self.house(policy=policy, start=start, server=ADMIN, identity="{anonymous: off}",
                           more=PARKED.replace("WAIT", wait), **options)
        house.caller = self.key(house, "--role", "commander", "--user", "ada")
        house.reviewer = self.key(house, "--role", "reviewer", "--clearance", "confidential",
                                  "--user", "grace")
        house.gateway.await_key(bearer(house.reviewer))
        return house

    def key(self, house, *arguments):
        """A new key of the gateway's; arguments as of `sluice keys create`."""
        made = run("keys", "create", "--config", house.gateway.file, "--json", *arguments)
        self.assertEqual(made.returncode, 0, made.stderr)
        return json.loads(made.stdout)["key"]

    def ask(self, house, text=TEXT, dialect="openai", headers=(), **more):
        """The caller's own request."""
        return house.chat(dialect, text, headers={**bearer(house.caller), **dict(headers)}, **more)

    def review(self, house, *arguments, key=None, code=0):
        """`sluice review ...` as a reviewer; its standard output."""
        done = run("review", *arguments, "--url", f"http://127.0.0.1:{house.gateway.admin_port}",
                   env={**os.environ, "SLUICE_API_KEY": key or house.reviewer})
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout if code == 0 else done.stderr

    def waiting(self, house):
        """What the reviewer's list holds."""
        return json.loads(self.review(house, "list", "--json"))["requests"]

    def await_parked(self, house, seconds=20.0):
        """The id of the one request that waits; polls, because another connection parks it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            rows = [row for row in self.waiting(house) if row["state"] == "waiting"]
            if rows:
                return rows[0]["id"]
            time.sleep(0.05)
        raise AssertionError(f"nothing was parked:\n{house.gateway.stderr()}")

    def journal(self, house):
        """Every record of the journal."""
        shown = run("journal", "show", "--config", house.gateway.file, "--json")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        return json.loads(shown.stdout)


class ApprovedTest(ReviewTest):
    """A person says yes."""

    def test_a_waiting_caller_gets_the_answer_when_a_reviewer_approves(self):
        """Else an emergency would need a new policy, or a person would decide and nothing would happen."""
        for dialect, stream in (("openai", False), ("anthropic", True)):
            with self.subTest(dialect=dialect, stream=stream), \
                    concurrent.futures.ThreadPoolExecutor() as pool:
                house = self.review_house()
                answer = pool.submit(self.ask, house, dialect=dialect, stream=stream)
                parked = self.await_parked(house)
                self.assertEqual(house.cloud.requests(), [])
                shown = self.review(house, "show", parked)
                self.assertIn(canaries.EMAIL, shown)
                self.assertIn("exception `incident`", shown)
                self.review(house, "approve", parked)
                reply = answer.result(timeout=60)
                self.assert_answered(reply)
                self.assertEqual(reply.text, TEXT)
                self.assertEqual(reply.zone(), "cloud")
                self.assert_never_saw(house.cloud, canaries.EMAIL)
                self.assertEqual(self.waiting(house), [])

    def test_asking_where_it_stands_carries_nothing_out(self):
        """Else a monitor that sends HEAD would use up the approval, and its answer would be lost."""
        house = self.review_house(wait="0s")
        self.ask(house)
        parked = self.await_parked(house)
        path = f"/sluice/v1/requests/{parked}"
        self.review(house, "approve", parked)
        for _ in range(2):
            status, _, raw = clients.get(house.gateway.port, path, bearer(house.caller), method="HEAD")
            self.assertEqual((status, raw), (202, ""))
        self.assertEqual(house.cloud.requests(), [])
        status, _, raw = clients.get(house.gateway.port, path, bearer(house.caller))
        self.assertEqual(status, 200, raw)

    def test_an_approval_is_used_once(self):
        """Else one yes would open the cloud for everything that looks alike, for ever."""
        house = self.review_house(wait="0s")
        first = self.ask(house)
        self.assertEqual(first.status, 503, first.raw)
        self.assertIn("/sluice/v1/requests/req_", first.error["message"])
        self.review(house, "approve", self.await_parked(house))
        self.assert_answered(self.ask(house))  # The same request once more: it is the one that waits.
        again = self.ask(house)
        self.assertEqual(again.status, 503, again.raw)
        self.assertEqual(len(house.cloud.requests()), 1)

    def test_both_sides_are_in_the_journal(self):
        """Else nobody could say afterwards who let something go."""
        house = self.review_house(wait="0s")
        self.ask(house)
        parked = self.await_parked(house)
        self.review(house, "approve", parked)
        answered = self.ask(house)
        steps = [record for record in self.journal(house) if record["record"] == "parked"]
        self.assertEqual([step["step"] for step in steps], ["parked", "approved", "resumed"])
        self.assertEqual({step["request"] for step in steps}, {parked})
        reviewer = json.loads(run("keys", "list", "--config", house.gateway.file, "--json").stdout)
        grace = [row["id"] for row in reviewer if row["user"] == "grace"]
        self.assertEqual(steps[1]["reviewer"], grace[0])
        self.assertEqual(steps[2]["resumed_by"], answered.headers["x-request-id"])
        self.assertEqual(steps[1]["exception"], "incident")
        self.assertEqual(run("journal", "verify", "--config", house.gateway.file).returncode, 0)

    def test_a_ticket_instead_of_waiting(self):
        """Else a batch would hold a connection open for hours, or lose its place."""
        house = self.review_house()
        status, headers, raw = clients.post(
            house.gateway.port, clients.PATHS["anthropic"],
            clients.body_of("anthropic", TEXT),
            {**bearer(house.caller), "Prefer": "respond-async", "anthropic-version": "2023-06-01"})
        self.assertEqual(status, 202, raw)
        ticket = json.loads(raw)
        self.assertEqual(ticket["waits_for"], "review")
        self.assertEqual(headers["location"], ticket["url"])
        path, mine = ticket["url"], bearer(house.caller)
        self.assertEqual(clients.get(house.gateway.port, path, mine)[0], 202)
        stranger = bearer(self.key(house, "--role", "commander"))
        house.gateway.await_key(stranger)
        self.assertEqual(clients.get(house.gateway.port, path, stranger)[0], 404)
        self.review(house, "approve", ticket["id"])
        self.assertEqual(clients.get(house.gateway.port, path, stranger)[0], 404)
        status, headers, raw = clients.get(house.gateway.port, path, mine)
        self.assertEqual(status, 200, raw)
        self.assertEqual(json.loads(raw)["content"][0]["text"], TEXT)
        self.assertEqual(headers["x-sluice-zone"], "cloud")
        deadline = time.monotonic() + 20  # It is forgotten when its answer is over, which is after we have it.
        while (status := clients.get(house.gateway.port, path, mine)[0]) == 202 and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertEqual(status, 404)

    def test_a_reviewer_may_release_an_original_to_a_zone_of_ones_own(self):
        """Else what a rule keeps back for good reasons could not be let through for a better one."""
        house = self.review_house(policy=RELEASE, wait="0s", start=("private", "cloud"))
        self.assertEqual(self.ask(house).status, 503)
        parked = self.await_parked(house)
        self.review(house, "approve", parked, "--zone", "cloud", "--original", code=6)
        self.review(house, "approve", parked, "--original")
        reply = self.ask(house)
        self.assert_answered(reply)
        self.assertEqual(reply.zone(), "private")
        self.assertIn(canaries.EMAIL, house.private.everything())
        self.assertEqual(house.cloud.requests(), [])


    def test_an_original_may_go_where_an_exception_opens_the_zone(self):
        """Else a reviewer could open a zone of one's own only for a text that is of no use there."""
        for original in (False, True):
            with self.subTest(original=original):
                house = self.review_house(policy=BOTH, wait="0s", start=("private",))
                self.ask(house)
                parked = self.await_parked(house)
                self.review(house, "approve", parked, "--zone", "private",
                            *(["--original"] if original else []))
                reply = self.ask(house)
                self.assert_answered(reply)
                self.assertEqual(reply.zone(), "private")
                seen = house.private.everything()
                self.assertEqual(canaries.EMAIL in seen, original)
                intents = [r for r in self.journal(house) if r["record"] == "intent"]
                self.assertEqual([r["exceptions"] for r in intents], [["incident"]])


class RefusedTest(ReviewTest):
    """A person says no, or may not say yes."""

    def test_a_denied_request_is_refused_in_both_dialects(self):
        """Else a caller would wait for ever, or ask again until somebody gives in."""
        for dialect in ("openai", "anthropic"):
            with self.subTest(dialect=dialect):
                house = self.review_house(wait="0s")
                self.ask(house, dialect=dialect)
                parked = self.await_parked(house)
                self.review(house, "deny", parked)
                reply = self.ask(house, dialect=dialect)
                self.assertEqual(reply.status, 403, reply.raw)
                self.assertIn("reviewer has refused", reply.error["message"])
                self.assertNotIn(canaries.EMAIL, reply.raw)
                status, _, _ = clients.get(house.gateway.port, f"/sluice/v1/requests/{parked}",
                                           bearer(house.caller))
                self.assertEqual(status, 403)
                self.assertEqual(house.cloud.requests(), [])
                self.review(house, "approve", parked, code=6)

    def test_who_may_not_review(self):
        """Else the requester could approve itself, or a colleague read what is above them."""
        house = self.review_house(wait="0s")
        self.ask(house)
        parked = self.await_parked(house)
        own = self.key(house, "--role", "reviewer", "--clearance", "confidential", "--user", "ada")
        low = self.key(house, "--role", "reviewer", "--clearance", "internal", "--user", "bob")
        other = self.key(house, "--role", "reviewer", "--clearance", "confidential", "--tenant", "b")
        house.gateway.await_key(bearer(other))
        self.assertIn("of their own", self.review(house, "approve", parked, key=own, code=6))
        self.assertNotIn(canaries.EMAIL, self.review(house, "show", parked, key=low))
        self.assertIn("clearance", self.review(house, "approve", parked, key=low, code=6))
        self.assertEqual(self.review(house, "list", key=other).strip(), "nothing waits")
        self.review(house, "show", parked, key=other, code=6)
        self.assertIn("role", self.review(house, "list", key=house.caller, code=6))
        self.review(house, "list", key="sk-sl-unknown", code=6)
        self.assertEqual(house.cloud.requests(), [])

    def test_pages_of_another_origin_and_unknown_members_are_refused(self):
        """Else a web page could approve through a browser, or a slip of the pen change what a yes means."""
        house = self.review_house(wait="0s")
        self.ask(house)
        path = f"/sluice/v1/review/{self.await_parked(house)}/approve"
        port, mine = house.gateway.admin_port, bearer(house.reviewer)
        self.assertEqual(clients.post(port, path, {}, {**mine, "Origin": "http://x"})[0], 403)
        status, _, raw = clients.post(port, path, {"zoen": "cloud"}, mine)
        self.assertEqual(status, 400, raw)
        self.assertIn("$.zoen", raw)
        self.assertEqual(clients.get(port, path, mine)[0], 405)
        self.assertEqual(clients.get(port, "/sluice/v1/reviews", mine)[0], 404)
        self.assertEqual(clients.get(port, "/v1/models", mine)[0], 404)
        self.assertEqual(clients.get(house.gateway.port, "/sluice/v1/review", mine)[0], 404)

    def test_an_exception_that_ended_or_a_policy_that_changed_while_it_waited(self):
        """Else an approval of yesterday would open what the policy of today forbids."""
        house = self.review_house(wait="0s")
        self.ask(house)
        parked = self.await_parked(house)
        self.review(house, "approve", parked)
        house.gateway.reload(house.text().replace(LATER, "2020-01-01"))
        house.gateway.await_log(lambda log: "reloaded" in log)
        reply = self.ask(house)
        self.assertEqual(reply.status, 403, reply.raw)
        self.assertEqual(house.cloud.requests(), [])
        house.gateway.reload(house.text())
        house.gateway.await_log(lambda log: log.count("reloaded") == 2)
        changed = house.text().replace("workload: general}", "workload: general, level: [public, "
                                       "internal, confidential]}")
        house.gateway.reload(changed)
        house.gateway.await_log(lambda log: log.count("reloaded") == 3)
        reply = self.ask(house)  # Approved under another digest: it waits again.
        self.assertEqual(reply.status, 503, reply.raw)
        self.assertEqual(house.cloud.requests(), [])
        self.review(house, "approve", parked)
        self.assert_answered(self.ask(house))


    def test_an_exception_whose_day_ended_while_it_waited(self):
        """Else a request that waits long enough would go where nothing may go any more."""
        today = time.strftime("%Y-%m-%d", time.gmtime())
        house = self.review_house(policy=INCIDENT.replace(LATER, today), wait="0s")
        self.ask(house)
        parked = self.await_parked(house)
        self.review(house, "approve", parked)
        house.gateway.terminate()
        # The next gateway begins as if one before it had seen tomorrow; its clock was set back.
        tomorrow = (int(time.time()) // 86_400 + 1) * 86_400
        pathlib.Path(house.directory, "data", "latest_time").write_text(str(tomorrow), "utf-8")
        house.gateway = Gateway(house.directory, house.text().replace(
            "parked: {wait: 0s", "parked: {ttl: 720h, wait: 0s"))
        self.addCleanup(house.gateway.kill)
        self.assertIn("clock_behind", house.gateway.stderr())
        reply = self.ask(house)
        self.assertEqual(reply.status, 403, reply.raw)
        self.assertEqual(house.cloud.requests(), [])


class KeptTest(ReviewTest):
    """What waits is kept, sealed and limited."""

    def test_what_has_expired_stays_so_when_the_clock_is_set_back_between_two_runs(self):
        """Else whoever can set a clock could approve what was over."""
        house = self.review_house(wait="0s")
        self.ask(house)
        parked = self.await_parked(house)
        house.gateway.terminate()
        later = int(time.time()) + 25 * 3600  # The request was kept for a day.
        pathlib.Path(house.directory, "data", "latest_time").write_text(str(later), "utf-8")
        house.gateway = Gateway(house.directory, house.text())
        self.addCleanup(house.gateway.kill)
        self.assertEqual(self.waiting(house), [])
        self.assertIn("no request", self.review(house, "approve", parked, code=6))
        self.ask(house)  # What is parked from now on is kept for a day, whatever the clock says.
        self.assertEqual(len(self.waiting(house)), 1)

    def test_what_an_exception_opened_before_it_waited_is_told(self):
        """Else a send that a rule forbids would be told of to nobody, because the engine failed then."""
        policy = INCIDENT.replace(", approval: required", "")
        house = self.review_house(policy=policy, failure="queue", wait="2s",
                                  mocks={"cloud": ("--fault", "ratelimit")})
        reply = self.ask(house)
        self.assertEqual(reply.status, 503, reply.raw)
        sends = len(house.cloud.requests())
        self.assertGreaterEqual(sends, 2)
        # The last one is told of when the request is over, which is after its answer.
        house.gateway.await_log(lambda log: log.count("kind=exception_used") >= sends)
        self.assertEqual(house.gateway.stderr().count("kind=exception_used"), sends)

    def test_what_waits_survives_a_kill_and_is_sealed_on_disk(self):
        """Else an acknowledged request would be lost, or lie in clear on a disk that is sold."""
        house = self.review_house(wait="0s")
        ticket = json.loads(clients.post(
            house.gateway.port, clients.PATHS["openai"], clients.body_of("openai", TEXT),
            {**bearer(house.caller), "Prefer": "respond-async"})[2])
        for path in pathlib.Path(house.directory, "data").glob("parked.db*"):
            self.assertNotIn(canaries.EMAIL.encode(), path.read_bytes())
            self.assertEqual(path.stat().st_mode & 0o077, 0)
        house.gateway.process.send_signal(signal.SIGKILL)
        house.gateway.process.wait()
        house.gateway = Gateway(house.directory, house.text())
        self.addCleanup(house.gateway.kill)
        self.review(house, "approve", ticket["id"])
        status, _, raw = clients.get(house.gateway.port, ticket["url"], bearer(house.caller))
        self.assertEqual(status, 200, raw)
        self.assertEqual(json.loads(raw)["choices"][0]["message"]["content"], TEXT)

    def test_the_queue_waits_for_an_engine(self):
        """Else a batch that may wait would fail because of a restart of an engine."""
        house = self.review_house(failure="queue", start=("onprem",), placement="private_first",
                                  policy=self.QUEUE)
        port = house.onprem.port
        house.onprem.kill()
        with concurrent.futures.ThreadPoolExecutor() as pool:
            answer = pool.submit(self.ask, house)
            self.await_parked(house)
            back = Mock(house.directory, "onprem", dialect="openai", listen=f"127.0.0.1:{port}")
            self.addCleanup(back.kill)
            reply = answer.result(timeout=60)
        self.assert_answered(reply)
        self.assertEqual(reply.text, TEXT)
        self.assertEqual(self.waiting(house), [])

    QUEUE = "\npolicy:\n  route: [{name: all, candidates: [{placement: workload}]}]\n"

    def test_an_engine_that_refuses_is_not_asked_without_a_pause(self):
        """Else one queued request would be a flood at an engine that asked for less."""
        house = self.review_house(failure="queue", start=("onprem",), placement="private_first",
                                  policy=self.QUEUE, wait="2s",
                                  mocks={"onprem": ("--fault", "ratelimit")})
        begun = time.monotonic()
        reply = self.ask(house)
        self.assertEqual(reply.status, 503, reply.raw)
        self.assertLess(time.monotonic() - begun, 20)
        self.assertLessEqual(len(house.onprem.requests()), 12)

    def test_polls_at_the_same_time_send_once(self):
        """Else impatience would be paid for several times."""
        house = self.review_house(failure="queue", start=("onprem",), placement="private_first",
                                  policy=self.QUEUE, wait="0s")
        port = house.onprem.port
        house.onprem.kill()
        ticket = json.loads(clients.post(
            house.gateway.port, clients.PATHS["openai"], clients.body_of("openai", TEXT),
            {**bearer(house.caller), "Prefer": "respond-async"})[2])
        back = Mock(house.directory, "again", "--latency-ms", "500", dialect="openai",
                    listen=f"127.0.0.1:{port}")
        self.addCleanup(back.kill)
        deadline = time.monotonic() + 30
        with concurrent.futures.ThreadPoolExecutor() as pool:
            statuses = []
            while 200 not in statuses and time.monotonic() < deadline:
                polls = [pool.submit(clients.get, house.gateway.port, ticket["url"],
                                     bearer(house.caller)) for _ in range(3)]
                statuses = [poll.result()[0] for poll in polls]
                time.sleep(0.2)
        self.assertEqual(statuses.count(200), 1, statuses)
        self.assertEqual(len(back.requests()), 1)

    def test_no_more_than_the_limit_waits(self):
        """Else whoever can ask could fill the disk."""
        house = self.review_house(wait="0s")
        house.gateway.kill()
        house.gateway = Gateway(house.directory, house.text().replace("look: 20ms", "requests: 2"))
        self.addCleanup(house.gateway.kill)
        statuses = [self.ask(house, f"{TEXT} {n}").status for n in range(4)]
        self.assertEqual(statuses, [503] * 4)
        self.assertEqual(len(self.waiting(house)), 2)

    def test_commands_keep_nothing(self):
        """Else `sluice ask` would promise an answer that nobody could ever fetch."""
        house = self.review_house(wait="0s")
        asked = subprocess.run([binary(), "ask", TEXT, "--config", str(house.gateway.file)],
                               capture_output=True, text=True, timeout=60, check=False,
                               stdin=subprocess.DEVNULL)
        self.assertNotEqual(asked.returncode, 0)
        self.assertEqual(self.waiting(house), [])
