// Where the gateways listen that tests/e2e/test_sdk.py has started, and what is said to them.
import assert from "node:assert/strict";

export function url(name) {
  const port = process.env[`SLUICE_PORT_${name.toUpperCase()}`];
  assert.ok(port, `tests/e2e/test_sdk.py starts these tests; no gateway \`${name}\``);
  return `http://127.0.0.1:${port}`;
}

export const PERSONAL = process.env.SLUICE_TEXT_PERSONAL;
export const MARKED = process.env.SLUICE_TEXT_MARKED;
export const DICTATED = 'call tool send {"to": "anna", "n": 1}';

// What a tool call must have come to, whatever way it took.
export function assertDictated(name, argumentsValue) {
  assert.equal(name, "send");
  assert.deepEqual(argumentsValue, { to: "anna", n: 1 });
}
