"""A real POP3 server on loopback with the messages it was given."""

from __future__ import annotations

import socketserver


class PopBox(socketserver.ThreadingTCPServer):
    """What is deleted is gone when its reader says goodbye."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *messages: bytes):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.messages = list(messages)

    @property
    def url(self) -> str:
        return f"pop3://box:secret@127.0.0.1:{self.server_address[1]}"


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        deleted: set[int] = set()
        self.say("+OK box")
        while line := self.rfile.readline():
            verb, _, rest = line.decode().strip().partition(" ")
            if verb == "LIST":
                sizes = [f"{n} {len(one)}" for n, one in enumerate(self.server.messages, 1)]
                self.say("\r\n".join(["+OK", *sizes, "."]))
            elif verb == "RETR":
                self.wfile.write(b"+OK\r\n" + self.server.messages[int(rest) - 1] + b"\r\n.\r\n")
            elif verb == "DELE":
                deleted.add(int(rest))
                self.say("+OK")
            elif verb == "QUIT":
                kept = enumerate(self.server.messages, 1)
                self.server.messages = [one for n, one in kept if n not in deleted]
                # Last: whoever has heard it looks at what is left.
                self.say("+OK")
                return
            else:
                self.say("+OK")

    def say(self, reply: str) -> None:
        self.wfile.write(f"{reply}\r\n".encode())
