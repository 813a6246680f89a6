"""The line between a phone and the server, which a test can cut and mend: bytes in, bytes out."""

import socket
import threading
from contextlib import contextmanager, suppress

CHUNK = 65536
LOCAL = "127.0.0.1"


class Line:
    """A line to a server.

    `cut` takes the signal away at once, for connections that are open too. `lose_answer_to` delivers a
    request that has some bytes in it, and loses the answer: the server has done it, the phone does not know.
    """

    def __init__(self, port):
        self._port = port
        self._server = socket.create_server((LOCAL, 0))
        self._open, self._lock = set(), threading.Lock()
        self._is_cut, self._stopped = False, False
        self._marker = None
        self.lost = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self):
        return f"http://{LOCAL}:{self._server.getsockname()[1]}"

    def cut(self):
        with self._lock:
            self._is_cut = True
            held, self._open = self._open, set()
        for one in held:
            _close(one)

    def mend(self):
        with self._lock:
            self._is_cut = False

    def lose_answer_to(self, marker):
        self._marker = marker

    def stop(self):
        self._stopped = True
        self.cut()
        _close(self._server)

    def _accept(self):
        while not self._stopped:
            try:
                phone, _ = self._server.accept()
            except OSError:
                return
            with self._lock:
                if self._is_cut:
                    _close(phone)
                    continue
                server = socket.create_connection((LOCAL, self._port))
                self._open |= {phone, server}
            answers = threading.Event()
            answers.set()
            for each in ((phone, server, answers, True), (server, phone, answers, False)):
                threading.Thread(target=self._carry, args=each, daemon=True).start()

    def _carry(self, source, target, answers, is_request):
        with suppress(OSError):
            while chunk := source.recv(CHUNK):
                if is_request and self._marker and self._marker in chunk:
                    answers.clear()
                if is_request or answers.is_set():
                    target.sendall(chunk)
                    continue
                # The server has answered: the work is done. The answer never arrives.
                self._marker = None
                self.lost.set()
                self.cut()
                return
        _close(source)
        _close(target)


def _close(one):
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@contextmanager
def line_to(port):
    """Yield a line to a server on this machine."""
    line = Line(port)
    try:
        yield line
    finally:
        line.stop()
