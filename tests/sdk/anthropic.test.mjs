import assert from "node:assert/strict";
import { test } from "node:test";

import Anthropic from "@anthropic-ai/sdk";

import { DICTATED, MARKED, PERSONAL, assertDictated, url } from "./gateways.mjs";

const client = (name, options = {}) =>
  new Anthropic({ baseURL: url(name), apiKey: "sk-any", maxRetries: 0, ...options });
const ask = (content, more = {}) =>
  ({ model: "claude-sonnet-4-5", max_tokens: 1024, messages: [{ role: "user", content }], ...more });
const TOOLS = [{ name: "send", input_schema: { type: "object", properties: {} } }];

// If these failed, an application would have to be changed to use the gateway, which nobody will do.
test("messages", async () => {
  const answer = await client("good").messages.create(ask(PERSONAL));
  assert.equal(answer.content[0].text, PERSONAL);
  assert.equal(answer.stop_reason, "end_turn");
  assert.equal(answer.model, "claude-sonnet-4-5");
  assert.ok(answer.usage.input_tokens > 0);
  assert.ok(answer._request_id);
});

test("stream", async () => {
  const stream = await client("good").messages.create(ask(PERSONAL, { stream: true }));
  let text = "";
  const order = [];
  for await (const event of stream) {
    if (event.type !== order.at(-1)) order.push(event.type);
    if (event.type === "content_block_delta") text += event.delta.text;
  }
  assert.equal(text, PERSONAL);
  assert.deepEqual(order.filter((type) => type !== "ping"),
    ["message_start", "content_block_start", "content_block_delta", "content_block_stop",
     "message_delta", "message_stop"]);
});

test("the stream helper puts the message together", async () => {
  const message = await client("good").messages.stream(ask(PERSONAL)).finalMessage();
  assert.equal(message.content[0].text, PERSONAL);
  assert.equal(message.stop_reason, "end_turn");
});

test("tools", async () => {
  const answer = await client("good").messages.create(ask(DICTATED, { tools: TOOLS }));
  const call = answer.content.find((block) => block.type === "tool_use");
  assertDictated(call.name, call.input);
  assert.equal(answer.stop_reason, "tool_use");
});

test("tools in a stream", async () => {
  const message = await client("good").messages.stream(ask(DICTATED, { tools: TOOLS })).finalMessage();
  const call = message.content.find((block) => block.type === "tool_use");
  assertDictated(call.name, call.input);
});

test("a whole tool round", async () => {
  const anthropic = client("good");
  const first = await anthropic.messages.create(ask(DICTATED, { tools: TOOLS }));
  const call = first.content.find((block) => block.type === "tool_use");
  const second = await anthropic.messages.create(ask("", {
    tools: TOOLS,
    messages: [{ role: "user", content: DICTATED }, { role: "assistant", content: first.content },
               { role: "user", content: [{ type: "tool_result", tool_use_id: call.id, content: "sent: 42" }] }],
  }));
  assert.equal(second.content[0].text, "sent: 42");
});

test("models", async () => {
  const names = [];
  for await (const model of client("good").models.list()) names.push(model.id);
  assert.ok(names.includes("auto"));
});

// If these failed, error handling that applications have would stop working.
test("error classes", async () => {
  const cases = [
    ["good", ask("hi", { messages: "hi" }), Anthropic.BadRequestError, 400],
    ["good", ask("hi", { model: "claud-no-such-thing" }), Anthropic.NotFoundError, 404],
    ["cloudonly", ask(MARKED), Anthropic.PermissionDeniedError, 403],
    ["keyed", ask("hi"), Anthropic.AuthenticationError, 401],
    ["rejecting", ask("hi"), Anthropic.BadRequestError, 400],
    ["down", ask("hi"), Anthropic.InternalServerError, 503],
  ];
  for (const [name, body, kind, status] of cases) {
    await assert.rejects(client(name).messages.create(body), (error) => {
      assert.ok(error instanceof kind, `${name}: ${error.constructor.name} ${error.status}`);
      assert.equal(error.status, status);
      assert.ok(error.requestID, "request-id");
      return true;
    });
  }
});

test("a refusal is not retried, an outage is", async () => {
  const count = async (name, body) => {
    let tries = 0;
    const counting = (...request) => { tries += 1; return fetch(...request); };
    await assert.rejects(client(name, { maxRetries: 1, fetch: counting }).messages.create(body));
    return tries;
  };
  assert.equal(await count("cloudonly", ask(MARKED)), 1);
  assert.equal(await count("down", ask("hi")), 2);
});

test("an error inside a stream reaches the application", async () => {
  const stream = await client("cutting").messages.create(ask("one two three four", { stream: true }));
  await assert.rejects(async () => {
    for await (const event of stream) assert.ok(event);
  }, Anthropic.APIError);
});

test("abort", async () => {
  for (const stream of [false, true]) {
    const controller = new AbortController();
    const pending = (async () => {
      const answer = await client("slow").messages.create(
        ask("x".repeat(400), { stream }), { signal: controller.signal });
      if (stream) {
        for await (const event of answer) {
          if (event.type === "content_block_delta") controller.abort();
        }
      }
    })();
    if (!stream) setTimeout(() => controller.abort(), 100);
    await pending.catch((error) => assert.ok(error instanceof Anthropic.APIUserAbortError, String(error)));
    assert.ok(controller.signal.aborted);
  }
});
