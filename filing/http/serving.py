"""Serving: one loop collects requests and hands out answers for all clients, and only whole requests take a thread.

A client that is silent, slow to ask or slow to listen costs a connection, and nobody else's time. gunicorn starts,
watches and replaces the processes; waitress speaks with the clients.
"""

from __future__ import annotations

import logging
import os
import time
from threading import Event

from gunicorn.workers.base import Worker
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import WSGITask

from filing.turns import let_the_writer_go_first

#: Of a connection that is kept; of a new one; of one on which somebody who was just answered may be asking again.
SECONDS_OF_SILENCE, SECONDS_TO_BE_HEARD, SECONDS_OF_A_PAUSE = 60, 5, 1
# Longer than MAX_CONTENT_LENGTH: who sends a little too much is told by a page with a way back.
LARGEST_REQUEST = 64 * 1024 * 1024
# Answers wait on the disk for a slow reader, however large: no thread waits for one.
LARGEST_ANSWER = 4 * 1024 * 1024 * 1024


#: Set once this process is to end: others take the new connections.
_is_ending = Event()


class LastTask(WSGITask):
    """Whose process ends, says with its answer that it is the connection's last: the next request opens one elsewhere."""

    def build_response_header(self) -> bytes:
        if _is_ending.is_set():
            self.request.headers["CONNECTION"] = "close"
        return super().build_response_header()


class Channel(HTTPChannel):
    task_class = LastTask


class CollectingWorker(Worker):
    """A process with a loop and a few threads."""

    def run(self) -> None:
        # It would warn of every request that waits for a thread.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        server = create_server(
            self._counted,
            sockets=[listener.sock for listener in self.sockets],
            threads=self.cfg.threads,
            connection_limit=self.cfg.worker_connections,
            backlog=self.cfg.backlog,
            channel_timeout=SECONDS_OF_SILENCE,
            cleanup_interval=5,
            asyncore_use_poll=True,
            max_request_body_size=LARGEST_REQUEST,
            outbuf_high_watermark=LARGEST_ANSWER,
            ident=None,
            # What proxies say is believed or not by filing/http/forwarding.py alone.
            clear_untrusted_proxy_headers=False,
        )
        server.channel_class = Channel
        while self.alive and self.ppid == os.getppid():
            self._look_after(server)
        self._finish(server)

    def _look_after(self, server) -> None:
        self.notify()
        server.asyncore.loop(timeout=1, use_poll=True, map=server._map, count=1)

    def _finish(self, server) -> None:
        """No new connections; whoever has asked is answered, for as long as gunicorn waits."""
        _is_ending.set()
        server.del_channel()
        until = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < until and any(map(_is_served, server.active_channels.values())):
            self._look_after(server)
        server.task_dispatcher.shutdown()

    def _counted(self, environ, start_response):
        """The application; after so many requests the process is replaced, with whatever memory it has lost."""
        let_the_writer_go_first()
        self.nr += 1
        if self.nr >= self.max_requests:
            self.alive = False
            _is_ending.set()
        return self.wsgi(environ, start_response)


def _is_served(channel) -> bool:
    under_way = channel.request or channel.requests or channel.total_outbufs_len
    return bool(under_way) or _may_be_asking(channel)


def _may_be_asking(channel) -> bool:
    """Just let in and not heard yet, or just answered: what it asks may lie in the socket already."""
    is_heard = channel.last_activity != channel.creation_time
    seconds = SECONDS_OF_A_PAUSE if is_heard else SECONDS_TO_BE_HEARD
    return time.time() - channel.last_activity < seconds
