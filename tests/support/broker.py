"""A real Mosquitto for tests, and a way between it and the program that can be cut.

Everything is on free loopback ports and ends with the test.
"""
import os
import select
import shutil
import signal
import socket
import subprocess
import threading
import time

MOSQUITTO = shutil.which("mosquitto") or "/usr/sbin/mosquitto"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Broker:
    """Keeps sessions over kill -9: it writes them down at each change, all of them, which takes long where thousands of
    messages wait: `saving=False` leaves that out. `lines` are more of its configuration."""

    def __init__(self, directory, *lines, port=None, anonymous=True, saving=True):
        self.port = port or free_port()
        self.directory = directory
        os.makedirs(directory, exist_ok=True)
        self.configuration = os.path.join(directory, "mosquitto.conf")
        with open(self.configuration, "w", encoding="ascii") as file:
            file.write("\n".join((
                "user root" if os.getuid() == 0 else "", f"listener {self.port} 127.0.0.1",
                f"allow_anonymous {str(anonymous).lower()}", f"persistence {str(saving).lower()}", f"persistence_location {directory}/",
                "autosave_on_changes true", "autosave_interval 1", "max_queued_messages 0", "set_tcp_nodelay true",
                "log_dest none", *lines)) + "\n")
        self.start()

    def start(self):
        self.process = subprocess.Popen([MOSQUITTO, "-c", self.configuration], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise AssertionError("Mosquitto does not start")

    def kill(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        self.process.wait(20)

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(20)

    def publish(self, topic, payload, *more, qos=1):
        subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.port), "-t", topic, "-q", str(qos),
                        *(("-s",) if payload else ("-n",)), *more], input=payload, text=True, check=True, timeout=30,
                       capture_output=True)

    def publish_lines(self, topic, lines, qos=1):
        """One message a line, acknowledged by the broker when this returns."""
        subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.port), "-t", topic, "-l", "-q", str(qos)],
                       input="\n".join(lines) + "\n", text=True, check=True, timeout=120, capture_output=True)

    def hear(self, topic, count, timeout=10):
        """The next messages on a topic, retained ones too: (topic, payload)."""
        done = subprocess.run(["mosquitto_sub", "-h", "127.0.0.1", "-p", str(self.port), "-t", topic, "-C", str(count),
                               "-W", str(timeout), "-F", "%t %p"], timeout=timeout + 10, capture_output=True, text=True)
        return [tuple(line.split(" ", 1)) for line in done.stdout.splitlines()]


class Way:
    """Carries bytes between the program and a broker. `at_broker_bytes` and `at_our_bytes` see each piece before it is
    carried on; what they return is carried instead."""

    def __init__(self, target):
        self.target = target
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.at_broker_bytes = self.at_our_bytes = lambda piece: piece
        self.ending = False
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()

    def accept(self):
        while not self.ending:
            try:
                ours, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.carry, args=(ours,), daemon=True).start()

    def carry(self, ours):
        try:
            theirs = socket.create_connection(("127.0.0.1", self.target), timeout=5)
        except OSError:
            ours.close()
            return
        with ours, theirs:
            while not self.ending:
                ready, _, _ = select.select([ours, theirs], [], [], 0.2)
                for one in ready:
                    other, see = (theirs, self.at_our_bytes) if one is ours else (ours, self.at_broker_bytes)
                    try:
                        piece = one.recv(65536)
                        if not piece:
                            return
                        piece = see(piece)
                        if piece is None:
                            return
                        other.sendall(piece)
                    except OSError:
                        return

    def end(self):
        self.ending = True
        self.listener.close()
