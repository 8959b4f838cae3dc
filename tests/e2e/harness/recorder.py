"""A provider that keeps every byte it is sent and says back every placeholder that it sees.

Not `sluice mock`: what judges the gateway must not share code with it.
"""

import http.server
import json
import re
import threading

PLACEHOLDER = re.compile(r"[A-Z_]+_[BCDFGHJKLMNPQRSTVWXZ]{10}")


class _Tee:
    """A file that keeps what is read from it."""

    def __init__(self, file, kept):
        self.file = file
        self.kept = kept

    def readline(self, size=-1):
        """As a file's."""
        return self._keep(self.file.readline(size))

    def read(self, size=-1):
        """As a file's."""
        return self._keep(self.file.read(size))

    def close(self):
        """As a file's."""
        self.file.close()

    @property
    def closed(self):
        """As a file's."""
        return self.file.closed

    def _keep(self, data):
        self.kept += data
        return data


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.rfile = _Tee(self.rfile, self.server.received)

    def do_GET(self):
        """A health probe or a list of models."""
        self._reply("application/json", b'{"data":[]}')

    def do_POST(self):
        """A chat."""
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.posts += 1
        seen = sorted(set(PLACEHOLDER.findall(json.dumps(body))))
        text = " ".join(["seen", *seen])
        answers = {("openai", False): _chat, ("openai", True): _chat_stream,
                   ("anthropic", False): _message, ("anthropic", True): _message_stream}
        is_stream = bool(body.get("stream"))
        answer = answers[self.server.dialect, is_stream](text)
        self._reply("text/event-stream" if is_stream else "application/json", answer)

    def _reply(self, kind, body):
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing: a test's output is its verdict."""


class Recorder(http.server.ThreadingHTTPServer):
    """Listens on a free port of the loopback; a context manager."""

    daemon_threads = True

    def __init__(self, dialect):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.dialect = dialect
        self.received = bytearray()  # Request lines, headers, bodies, of all connections.
        self.posts = 0
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    @property
    def port(self):
        """Where it listens."""
        return self.server_address[1]

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


def _events(rows):
    return "".join(f"event: {row['type']}\ndata: {json.dumps(row)}\n\n" for row in rows).encode()


def _chat(text):
    message = {"role": "assistant", "content": text, "tool_calls": [
        {"id": "c1", "type": "function",
         "function": {"name": "note", "arguments": json.dumps({"text": text})}}]}
    return json.dumps({"id": "x", "object": "chat.completion", "created": 1, "model": "m",
                       "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}],
                       "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}).encode()


def _chat_stream(text):
    call = {"index": 0, "id": "c1", "type": "function", "function": {"name": "note", "arguments": ""}}
    deltas = [{"role": "assistant", "content": ""}]
    deltas += [{"content": text[at:at + 7]} for at in range(0, len(text), 7)]
    deltas += [{"tool_calls": [call]}]
    arguments = json.dumps({"text": text})
    deltas += [{"tool_calls": [{"index": 0, "function": {"arguments": arguments[at:at + 7]}}]}
               for at in range(0, len(arguments), 7)]
    choices = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas]
    choices += [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]
    rows = [{"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m",
             "choices": [choice]} for choice in choices]
    return "".join(f"data: {json.dumps(row)}\n\n" for row in rows).encode() + b"data: [DONE]\n\n"


def _message(text):
    content = [{"type": "text", "text": text},
               {"type": "tool_use", "id": "t1", "name": "note", "input": {"text": text}}]
    return json.dumps({"id": "x", "type": "message", "role": "assistant", "model": "m",
                       "content": content, "stop_reason": "tool_use", "stop_sequence": None,
                       "usage": {"input_tokens": 1, "output_tokens": 1}}).encode()


def _message_stream(text):
    arguments = json.dumps({"text": text})
    rows = [{"type": "message_start",
             "message": {"id": "x", "type": "message", "role": "assistant", "model": "m",
                         "content": [], "stop_reason": None, "stop_sequence": None,
                         "usage": {"input_tokens": 1, "output_tokens": 1}}},
            {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}]
    rows += [{"type": "content_block_delta", "index": 0,
              "delta": {"type": "text_delta", "text": text[at:at + 7]}}
             for at in range(0, len(text), 7)]
    rows += [{"type": "content_block_stop", "index": 0},
             {"type": "content_block_start", "index": 1,
              "content_block": {"type": "tool_use", "id": "t1", "name": "note", "input": {}}}]
    rows += [{"type": "content_block_delta", "index": 1,
              "delta": {"type": "input_json_delta", "partial_json": arguments[at:at + 7]}}
             for at in range(0, len(arguments), 7)]
    rows += [{"type": "content_block_stop", "index": 1},
             {"type": "message_delta", "delta": {"stop_reason": "tool_use", "stop_sequence": None},
              "usage": {"output_tokens": 1}},
             {"type": "message_stop"}]
    return _events(rows)
