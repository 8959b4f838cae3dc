import assert from "node:assert/strict";
import { test } from "node:test";

import OpenAI from "openai";

import { DICTATED, MARKED, PERSONAL, assertDictated, url } from "./gateways.mjs";

const client = (name, options = {}) =>
  new OpenAI({ baseURL: `${url(name)}/v1`, apiKey: "sk-any", maxRetries: 0, ...options });
const ask = (content, more = {}) => ({ model: "gpt-4o", messages: [{ role: "user", content }], ...more });
const TOOLS = [{ type: "function", function: { name: "send", parameters: { type: "object", properties: {} } } }];

// If these failed, an application would have to be changed to use the gateway, which nobody will do.
test("chat", async () => {
  const answer = await client("good").chat.completions.create(ask(PERSONAL));
  assert.equal(answer.choices[0].message.content, PERSONAL);
  assert.equal(answer.choices[0].finish_reason, "stop");
  assert.equal(answer.model, "gpt-4o");
  assert.ok(answer.usage.total_tokens > 0);
  assert.ok(answer._request_id);
});

test("stream", async () => {
  const stream = await client("good").chat.completions.create(ask(PERSONAL, { stream: true }));
  let text = "";
  let finish = null;
  for await (const chunk of stream) {
    assert.equal(chunk.usage ?? null, null, "usage was not asked for");
    text += chunk.choices[0]?.delta?.content ?? "";
    finish = chunk.choices[0]?.finish_reason ?? finish;
  }
  assert.equal(text, PERSONAL);
  assert.equal(finish, "stop");
});

test("stream with usage", async () => {
  const stream = await client("good").chat.completions.create(
    ask("hello", { stream: true, stream_options: { include_usage: true } }));
  let last = null;
  for await (const chunk of stream) last = chunk;
  assert.deepEqual(last.choices, []);
  assert.ok(last.usage.total_tokens > 0);
});

test("the stream helper puts the message together", async () => {
  const runner = client("good").chat.completions.stream(ask(PERSONAL));
  assert.equal(await runner.finalContent(), PERSONAL);
});

test("tools", async () => {
  const answer = await client("good").chat.completions.create(ask(DICTATED, { tools: TOOLS }));
  const call = answer.choices[0].message.tool_calls[0];
  assertDictated(call.function.name, JSON.parse(call.function.arguments));
  assert.equal(answer.choices[0].finish_reason, "tool_calls");
});

test("tools in a stream", async () => {
  const runner = client("good").chat.completions.stream(ask(DICTATED, { tools: TOOLS }));
  const message = await runner.finalMessage();
  const call = message.tool_calls[0];
  assertDictated(call.function.name, JSON.parse(call.function.arguments));
});

test("a whole tool round", async () => {
  const openai = client("good");
  const first = await openai.chat.completions.create(ask(DICTATED, { tools: TOOLS }));
  const message = first.choices[0].message;
  const second = await openai.chat.completions.create({
    model: "gpt-4o", tools: TOOLS,
    messages: [{ role: "user", content: DICTATED }, message,
               { role: "tool", tool_call_id: message.tool_calls[0].id, content: "sent: 42" }],
  });
  assert.equal(second.choices[0].message.content, "sent: 42");
});

test("models", async () => {
  const names = [];
  for await (const model of client("good").models.list()) names.push(model.id);
  assert.ok(names.includes("auto"));
  assert.equal((await client("good").models.retrieve("auto")).id, "auto");
});

// If these failed, error handling that applications have would stop working.
test("error classes", async () => {
  const cases = [
    ["good", ask("hi", { messages: "hi" }), OpenAI.BadRequestError, 400],
    ["good", ask("hi", { model: "gpt5-no-such-thing" }), OpenAI.NotFoundError, 404],
    ["cloudonly", ask(MARKED), OpenAI.PermissionDeniedError, 403],
    ["keyed", ask("hi"), OpenAI.AuthenticationError, 401],
    ["rejecting", ask("hi"), OpenAI.BadRequestError, 400],
    ["down", ask("hi"), OpenAI.InternalServerError, 503],
  ];
  for (const [name, body, kind, status] of cases) {
    await assert.rejects(client(name).chat.completions.create(body), (error) => {
      assert.ok(error instanceof kind, `${name}: ${error.constructor.name} ${error.status}`);
      assert.equal(error.status, status);
      assert.ok(error.message);
      assert.ok(error.requestID, "x-request-id");
      return true;
    });
  }
});

test("a refusal is not retried, an outage is", async () => {
  const count = async (name, body) => {
    let tries = 0;
    const counting = (...request) => { tries += 1; return fetch(...request); };
    await assert.rejects(client(name, { maxRetries: 1, fetch: counting }).chat.completions.create(body));
    return tries;
  };
  assert.equal(await count("cloudonly", ask(MARKED)), 1);
  assert.equal(await count("down", ask("hi")), 2);
});

test("an error inside a stream reaches the application", async () => {
  const stream = await client("cutting").chat.completions.create(ask("one two three four", { stream: true }));
  await assert.rejects(async () => {
    for await (const chunk of stream) assert.ok(chunk);
  }, OpenAI.APIError);
});

test("abort", async () => {
  for (const stream of [false, true]) {
    const controller = new AbortController();
    const pending = (async () => {
      const answer = await client("slow").chat.completions.create(
        ask("x".repeat(400), { stream }), { signal: controller.signal });
      if (stream) {
        for await (const chunk of answer) {
          if (chunk.choices[0]?.delta?.content) controller.abort();
        }
      }
    })();
    if (!stream) setTimeout(() => controller.abort(), 100);
    await pending.catch((error) => assert.ok(error instanceof OpenAI.APIUserAbortError, String(error)));
    assert.ok(controller.signal.aborted);
  }
});
