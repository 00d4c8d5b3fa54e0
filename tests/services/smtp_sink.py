"""A real SMTP server on loopback that keeps what it is given, or answers as told."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Sink(socketserver.ThreadingTCPServer):
    """`answers` maps a recipient to the reply it gets instead of 250."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int = 0):
        super().__init__(("127.0.0.1", port), _Conversation)
        self.letters: list[EmailMessage] = []
        self.answers: dict[str, str] = {}

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    @property
    def subjects(self) -> list[str]:
        return [letter["Subject"] for letter in self.letters]


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("220 sink")
        while line := self.rfile.readline():
            verb, _, rest = line.decode().strip().partition(" ")
            if verb.upper() == "QUIT":
                return self.say("221 bye")
            self.answer(verb.upper(), rest)
        return None

    def answer(self, verb: str, rest: str) -> None:
        if verb == "RCPT":
            recipient = rest.partition("<")[2].partition(">")[0]
            self.say(self.server.answers.get(recipient, "250 ok"))
        elif verb == "DATA":
            self.say("354 go on")
            self.server.letters.append(message_from_bytes(self.read_letter(), policy=policy.default))
            self.say("250 kept")
        else:
            self.say("250 ok")

    def read_letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, reply: str) -> None:
        self.wfile.write(f"{reply}\r\n".encode())


@contextmanager
def running(sink: Sink):
    thread = threading.Thread(target=sink.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        sink.shutdown()
        sink.server_close()
        thread.join()
