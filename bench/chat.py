"""The requests that are sent, and what came back."""
import http.client
import json
import pathlib
import socket

PROSE = (pathlib.Path(__file__).resolve().parent / "prose.txt").read_text()
TARGET = "/v1/chat/completions"
REPLY = ("--reply", "text:" + PROSE[:400])  # Fixed, so that it costs the same behind both.


def chat_body(size, stream=False, text=None):
    """A chat request of about `size` bytes, of ordinary prose without any finding by default."""
    text = text or (PROSE * (size // len(PROSE) + 1))
    frame = {"model": "bench-model", "temperature": 0.2,
             "messages": [{"role": "system", "content": "You are a helpful assistant."},
                          {"role": "user", "content": ""}]}
    if stream:
        frame["stream"] = True
    frame["messages"][1]["content"] = text[: max(16, size - len(json.dumps(frame)))]
    return json.dumps(frame)


def post(process, body):
    connection = http.client.HTTPConnection("127.0.0.1", process.port, timeout=30)
    connection.request("POST", TARGET, body, {"Content-Type": "application/json",
                                              "Authorization": f"Bearer {process.key}"})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, text


def text_of(raw, stream):
    if not stream:
        return json.loads(raw)["choices"][0]["message"]["content"]
    pieces = [json.loads(line[6:]) for line in raw.decode().splitlines()
              if line.startswith("data: {")]
    return "".join(p["choices"][0]["delta"].get("content") or "" for p in pieces if p["choices"])


def send_raw(process, body):
    """A connection on which `body` has been posted, nothing read yet."""
    connection = socket.create_connection(("127.0.0.1", process.port), timeout=30)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall((f"POST {TARGET} HTTP/1.1\r\nHost: bench\r\n"
                        f"Content-Type: application/json\r\nAuthorization: Bearer {process.key}\r\n"
                        f"Content-Length: {len(body)}\r\n\r\n{body}").encode())
    return connection


def read_until(connection, mark):
    """Reads until `mark` has come; what was read."""
    received = b""
    while mark not in received:
        piece = connection.recv(65536)
        if not piece:
            raise SystemExit(f"a stream ended early: {received[-300:]!r}")
        received += piece
    return received
