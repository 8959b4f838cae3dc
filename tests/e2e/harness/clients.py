"""A chat in either dialect, as a plain client would have it: no SDK, so that nothing is smoothed over."""

import dataclasses
import http.client
import json

PATHS = {"openai": "/v1/chat/completions", "anthropic": "/v1/messages"}


@dataclasses.dataclass
class Reply:
    """What came back, in a form that is the same for both dialects."""

    status: int
    headers: dict
    raw: str
    text: str = ""
    tools: list = dataclasses.field(default_factory=list)  # (name, arguments text)
    stop: str = ""
    model: str = ""
    usage: tuple = ()  # (input, output)
    error: dict = dataclasses.field(default_factory=dict)
    ended: bool = False  # The stream has its end mark, or the answer is one whole document.

    def zone(self):
        """Where it was answered."""
        return self.headers.get("x-sluice-zone", "")


def body_of(dialect, text, *, stream=False, model="auto", tools=(), **more):
    """A request body of one user message."""
    body = {"model": model, "messages": [{"role": "user", "content": text}]}
    if dialect == "anthropic":
        body["max_tokens"] = 1024
        if tools:
            body["tools"] = [{"name": name, "input_schema": {"type": "object"}} for name in tools]
    elif tools:
        body["tools"] = [{"type": "function",
                          "function": {"name": name, "parameters": {"type": "object"}}}
                         for name in tools]
    if stream:
        body["stream"] = True
    body.update(more)
    return body


def post(port, path, body, headers=(), timeout=60.0):
    """Sends `body` (bytes, or what json.dumps takes): status, headers in lower case, text."""
    payload = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("POST", path, payload,
                           {"Content-Type": "application/json", **dict(headers)})
        response = connection.getresponse()
        text = read_what_comes(response)
        answer_headers = {name.lower(): value for name, value in response.getheaders()}
        return response.status, answer_headers, text.decode("utf-8")
    finally:
        connection.close()


def read_what_comes(response):
    """The body, or the part of it that came before the other side broke off."""
    text = b""
    try:
        while piece := response.read1(65536):
            text += piece
    except (http.client.IncompleteRead, ConnectionResetError):
        pass  # What ended in the middle has no end mark: the tests look for that.
    return text


def get(port, path, headers=(), timeout=60.0, method="GET"):
    """As post, without a body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, headers=dict(headers))
        response = connection.getresponse()
        answer_headers = {name.lower(): value for name, value in response.getheaders()}
        return response.status, answer_headers, response.read().decode("utf-8")
    finally:
        connection.close()


def chat(port, dialect, text, *, headers=(), stream=False, **more):
    """One user message, and what came back for it."""
    return send(port, dialect, body_of(dialect, text, stream=stream, **more), headers=headers)


def send(port, dialect, body, headers=()):
    """A whole request body, and what came back for it."""
    status, answer_headers, raw = post(port, PATHS[dialect], body, headers)
    reply = Reply(status, answer_headers, raw)
    if answer_headers.get("content-type", "").startswith("text/event-stream"):
        _read_stream(dialect, reply)
    elif raw:
        _read_document(dialect, reply, json.loads(raw))
    return reply


def events(raw):
    """(event name, data text) of every event of a stream."""
    for block in raw.replace("\r\n", "\n").split("\n\n"):
        name, data = "", []
        for line in block.split("\n"):
            field, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if field == "event":
                name = value
            elif field == "data":
                data.append(value)
        if data:
            yield name, "\n".join(data)


def _read_document(dialect, reply, document):
    if "error" in document:
        reply.error = document["error"]
        return
    reply.ended = True
    reply.model = document["model"]
    usage = document["usage"]
    if dialect == "openai":
        choice = document["choices"][0]
        reply.text = choice["message"]["content"] or ""
        reply.tools = [(call["function"]["name"], call["function"]["arguments"])
                       for call in choice["message"].get("tool_calls") or ()]
        reply.stop = choice["finish_reason"]
        reply.usage = (usage["prompt_tokens"], usage["completion_tokens"])
        return
    for block in document["content"]:
        if block["type"] == "text":
            reply.text += block["text"]
        elif block["type"] == "tool_use":
            reply.tools.append((block["name"], json.dumps(block["input"])))
    reply.stop = document["stop_reason"]
    reply.usage = (usage["input_tokens"], usage["output_tokens"])


def _read_stream(dialect, reply):
    tools = {}
    for name, data in events(reply.raw):
        if data == "[DONE]":
            reply.ended = True
            continue
        event = json.loads(data)
        if "error" in event:
            reply.error = event["error"]
        elif dialect == "openai":
            _read_chunk(reply, event, tools)
        else:
            assert name == event["type"], f"event name {name} over data of type {event['type']}"
            _read_event(reply, event, tools)
    reply.tools = [(name, arguments) for _, (name, arguments) in sorted(tools.items())]


def _read_chunk(reply, chunk, tools):
    reply.model = chunk["model"]
    if chunk.get("usage"):
        reply.usage = (chunk["usage"]["prompt_tokens"], chunk["usage"]["completion_tokens"])
    for choice in chunk["choices"]:
        reply.text += choice["delta"].get("content") or ""
        for call in choice["delta"].get("tool_calls") or ():
            function = call["function"]
            name, arguments = tools.get(call["index"], ("", ""))
            tools[call["index"]] = (name + (function.get("name") or ""),
                                    arguments + (function.get("arguments") or ""))
        reply.stop = choice.get("finish_reason") or reply.stop


def _read_event(reply, event, tools):
    kind = event["type"]
    if kind == "message_start":
        reply.model = event["message"]["model"]
        reply.usage = (event["message"]["usage"]["input_tokens"], 0)
    elif kind == "content_block_start" and event["content_block"]["type"] == "tool_use":
        tools[event["index"]] = (event["content_block"]["name"], "")
    elif kind == "content_block_delta":
        delta = event["delta"]
        reply.text += delta.get("text", "")
        if "partial_json" in delta:
            name, arguments = tools[event["index"]]
            tools[event["index"]] = (name, arguments + delta["partial_json"])
    elif kind == "message_delta":
        reply.stop = event["delta"]["stop_reason"]
        reply.usage = (reply.usage[0], event["usage"]["output_tokens"])
    elif kind == "message_stop":
        reply.ended = True
