"""Refusals: each names the rule or the reason and what to do, in the caller's dialect, and quotes nothing.

The words for every reason alone are tested in src/flow/refusal_words_test.cpp; here each comes about for real.
`finding_left_in` and `unsearched` cannot be brought about from outside; src/policy and src/flow test them.
"""

import dataclasses
import json
import time
import unittest

from harness import canaries, clients
from harness.house import POLICY, HouseTest
from harness.processes import run

DIALECTS = ("openai", "anthropic")
CANARY = "quokka" + "zephyr"  # Stands in every text, and in no refusal.
HELLO = f"hello {CANARY}"
MAIL = f"{CANARY} {canaries.EMAIL}"
MARKED = f"CONFIDENTIAL: {CANARY}"
NEVER = ("policy:\n  never:\n    - {name: nothing leaves, when: {workload: general}, "
         "zone_kinds: [public_cloud]}\n")
REFUSE = ("  protect:\n    - {name: no people, zone_kinds: [public_cloud], entities: [personal.*], "
          "action: %s}\n")
ZONE = "clearance: internal, clearance_redacted: confidential, accepts_redacted: [all]"
FLOOR = "floor: public,"


@dataclasses.dataclass
class Case:
    """What is changed in the configuration, what is sent, and what must be said of it."""

    note: str
    changes: dict
    text: str
    says: tuple
    status: int = 403
    more: dict = dataclasses.field(default_factory=dict)


CASES = (
    Case("refused_by_rule", {"  protect:\n": REFUSE % "refuse"}, MAIL,
         ("rule `no people`", "cloud: refused_by_rule", "remove what the rule names")),
    Case("zone_dropped", {"  protect:\n": REFUSE % "drop_zone"}, MAIL,
         ("rule `no people`", "cloud: zone_dropped", "remove what the rule names")),
    Case("never_rule", {"policy:\n": NEVER}, HELLO,
         ("rule `nothing leaves`", "cloud: never_rule", "ask the owner of the policy")),
    Case("residual_level", {}, MARKED, ("cloud: residual_level", "remove what is sensitive")),
    Case("original_level", {"clearance_redacted: confidential": "clearance_redacted: internal"}, MAIL,
         ("cloud: original_level", "remove what is sensitive")),
    Case("residual_categories", {FLOOR: FLOOR + " categories: [hr],"}, HELLO,
         ("cloud: residual_categories", "remove what is sensitive")),
    Case("original_categories",
         {"personal.*: confidential": "personal.*: {level: internal, categories: [hr]}",
          ZONE: ZONE.replace(", accepts_redacted: [all]", "")}, MAIL,
         ("cloud: original_categories", "remove what is sensitive")),
    Case("region", {FLOOR: FLOOR + " regions: [eu],"}, HELLO,
         ("cloud: region", "ask the owner of the policy")),
    Case("retention", {FLOOR: FLOOR + " retention_days_max: 0,"}, HELLO,
         ("cloud: retention", "ask the owner of the policy")),
    Case("training", {FLOOR: FLOOR + " no_training: true,"}, HELLO,
         ("cloud: training", "ask the owner of the policy")),
    Case("engine_off", {"name: cloud, zone: cloud,": "name: cloud, zone: cloud, api_key: env:NO_SUCH_KEY,"},
         HELLO, ("cloud: engine_off", "set the credential")),
    Case("capability", {"capabilities: [tools]": "capabilities: []"}, HELLO,
         ("cloud: capability", "ask without tools"), more={"tools": ["send"]}),
    Case("context_size", {"context_tokens: 200000": "context_tokens: 16"}, HELLO + " and" * 200,
         ("cloud: context_size", "shorten the request")),
    Case("not_routed", {"    - name: everything\n": "    - name: everything\n      when: {tools: true}\n"},
         HELLO, ("cloud: not_routed", "no route of the policy")),
)


class RefusalTest(HouseTest):
    """Must hold 6 of the policy: every refusal, both dialects, streamed and not."""

    def assert_says(self, caller, reply, status, parts):
        """A refusal in the form of the dialect that says these, and nothing that was sent."""
        self.assertEqual(reply.status, status, reply.raw)
        body = json.loads(reply.raw)
        self.assertIn("message", body["error"])
        self.assertIn("type", body["error"])
        self.assertEqual(body.get("type"), "error" if caller == "anthropic" else None)
        for part in parts:
            self.assertIn(part, body["error"]["message"])
        for secret in (CANARY, canaries.EMAIL, canaries.EMAIL.split("@", maxsplit=1)[0]):
            self.assertNotIn(secret, reply.raw)
            self.assertNotIn(secret, str(reply.headers))

    def each(self, house, text, status, parts, **more):
        """Over both dialects, streamed and not."""
        for caller in DIALECTS:
            for stream in (False, True):
                with self.subTest(caller=caller, stream=stream):
                    reply = house.chat(caller, text, stream=stream, **more)
                    self.assert_says(caller, reply, status, parts)

    def test_every_reason_of_the_policy(self):
        """Else a developer would be told `no`, and not by what, why, or what to do about it."""
        house = self.house(start=("cloud",))
        good = house.text().replace("  levels: [", "  categories: [hr]\n  regions: [eu]\n  levels: [")
        reloads = 0
        for case in CASES:
            text = good
            for old, new in case.changes.items():
                self.assertIn(old, text, case.note)
                text = text.replace(old, new, 1)
            reloads += 1
            house.gateway.reload(text)
            house.gateway.await_log(lambda log, count=reloads: log.count(" reloaded") >= count)
            with self.subTest(case.note):
                self.each(house, case.text, case.status, case.says, **case.more)
        self.assertEqual(house.cloud.requests(), [])
        self.assertNotIn(CANARY, house.gateway.stderr())

    def test_what_is_admissible_and_down(self):
        """Else an outage would look like a ban, and nobody would try again."""
        house = self.house(start=("cloud",))
        house.cloud.kill()
        for _ in range(2):  # Tried in vain first; then it counts as down.
            self.each(house, HELLO, 503, ("rule `everything`", "cloud: ", "try again later"))

    def test_what_an_engine_refuses(self):
        """Else a vendor's refusal would be taken for ours, or its words would quote ours."""
        house = self.house(mocks={"cloud": ("--fault", "status:400")})
        for caller in DIALECTS:
            reply = house.chat(caller, HELLO)
            self.assertEqual(reply.status, 400, reply.raw)
            self.assertEqual(reply.headers["x-sluice-error-source"], "engine")
            self.assertNotIn(CANARY, reply.raw)

    def test_what_a_model_may_not_say(self):
        """Else what a rule stops would stand in the message about it."""
        key = canaries.github_token(11)
        policy = POLICY.replace("  route:", "  answers:\n    - {name: no keys back, from_kinds: "
                                "[public_cloud], entities: [secret.*], action: stop}\n  route:")
        house = self.house(start=("cloud",), policy=policy,
                           mocks={"cloud": ("--reply", f"text:take {key} then")})
        for caller in DIALECTS:
            reply = house.chat(caller, "which key?")
            self.assert_says(caller, reply, 403, ("rule `no keys back`",))
            streamed = house.chat(caller, "which key?", stream=True)
            self.assertIn("no keys back", str(streamed.error))
            for answer in (reply, streamed):
                self.assertNotIn(key, answer.raw)

    def test_what_a_caller_may_not_use(self):
        """Else whoever guesses names would learn which there are, or hear back what they typed."""
        house = self.house(start=("cloud",))
        self.each(house, HELLO, 403, ("not granted", ), headers={"x-sluice-workload": CANARY})
        done = run("keys", "create", "--config", house.gateway.file, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        key = {"Authorization": f"Bearer {json.loads(done.stdout)['key']}"}
        house.gateway.await_key(key)
        while clients.get(house.gateway.port, "/v1/models")[0] != 401:
            time.sleep(0.01)  # The gateway looks for keys by itself, once a second.
        self.each(house, HELLO, 401, ("no key was sent", "sluice keys create"))
        self.each(house, HELLO, 401, ("the key is not known", "sluice keys create"),
                  headers={"Authorization": f"Bearer {CANARY}"})

    def test_what_is_no_request(self):
        """Else a client that is wrong would get its whole prompt back in an error, and log it."""
        house = self.house(start=("cloud",))
        bodies = {
            400: (f'{{"model":"auto","messages":"{CANARY}"}}', f'{{"messages": {CANARY}',
                  f'{{"a":1,"a":"{CANARY}","model":"auto","messages":[]}}', CANARY,
                  f'{{"model":"auto","messages":[{{"role":"{CANARY}","content":"x"}}]}}'),
            404: (json.dumps(clients.body_of("openai", HELLO, model="no-such-model")),),
            413: ('{"model":"auto","messages":' + "[" * 100 + f'"{CANARY}"' + "]" * 100 + "}",)}
        for status, texts in bodies.items():
            for text in texts:
                for caller in DIALECTS:
                    with self.subTest(text[:60], caller=caller):
                        code, _, raw = clients.post(house.gateway.port, clients.PATHS[caller],
                                                    text.encode())
                        self.assertIn(code, (status, 400), raw)
                        self.assertGreater(len(json.loads(raw)["error"]["message"]), 10)
                        self.assertNotIn(CANARY, raw)
        self.assertEqual(house.cloud.requests(), [])
        self.assertNotIn(CANARY, house.gateway.stderr())


if __name__ == "__main__":
    unittest.main()
