"""Meters for tests, on loopback: proper ones (pymodbus, Debian), and sockets that misbehave as devices do."""
import asyncio
import logging
import socket
import struct
import threading
import time

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server.async_io import ModbusTcpServer

logging.getLogger("pymodbus").setLevel(logging.CRITICAL)  # it takes a client that goes for an error


def float_words(value):
    return list(struct.unpack(">2H", struct.pack(">f", value)))


def low_word_first(value):
    high, low = struct.unpack(">2H", struct.pack(">i", value))
    return [low, high]


def text_words(text, count):
    return list(struct.unpack(f">{count}H", text.encode().ljust(2 * count, b"\0")))


def registers(*pieces):
    """{address: word} of (address, words)."""
    return {address + n: word for address, words in pieces for n, word in enumerate(words)}


def sdm630(power_w=2617.0):
    """An office of 230 V, 4 A a phase."""
    floats = {0x00: 230.5, 0x02: 231.0, 0x04: 229.5, 0x06: 5.0, 0x08: 4.0, 0x0A: 3.0, 0x0C: 1075.0, 0x0E: 900.0,
              0x10: 642.0, 0x18: 100.0, 0x1A: 80.0, 0x1C: 60.0, 0x1E: 0.9375, 0x20: 0.96875, 0x22: 0.921875, 0x2A: 230.25,
              0x2E: 4.0, 0x34: power_w, 0x3C: 240.0, 0x3E: 0.953125, 0x46: 50.0, 0x48: 1930.5, 0x4A: 12.5}
    return registers(*((address, float_words(value)) for address, value in floats.items()))


def em24():
    return registers((0x00, low_word_first(2301) + low_word_first(2310) + low_word_first(2295)),
                     (0x0C, low_word_first(5000) + low_word_first(4000) + low_word_first(3000)),
                     (0x12, low_word_first(10750) + low_word_first(9000) + low_word_first(-6420)),
                     (0x24, low_word_first(2302)), (0x28, low_word_first(13330)), (0x2C, low_word_first(-2400)),
                     (0x32, [930, 980, 920, 949]), (0x37, [499]), (0x3E, low_word_first(123456)))


def sunspec_203(base=40000):
    common = [1, 66] + text_words("Fronius", 16) + text_words("Smart Meter 63A", 16) + text_words("", 8) + \
        text_words("1.3", 8) + text_words("12345678", 16) + [1, 0]
    none = 0x8000
    values = [1200, 500, 400, 300, 0xFFFE, 2302, 2301, 2310, 2295, 3990, 3991, 3989, 3990, 0xFFFF, 5001, 0xFFFE,
              269, 107, 90, 72, 1, none, none, none, none, 0, 24, 10, 8, 6, 1, 95, 94, 96, 95, 0xFFFE]
    return registers((base, [0x5375, 0x6E53] + common + [203, 105] + values + [0] * (105 - len(values)) + [0xFFFF, 0]))


class Gateway:
    """A proper Modbus TCP server with the units it is given: {unit: {address: word}}, the same for functions 3 and 4."""

    def __init__(self, units, port=0):
        self.blocks = {}
        slaves = {unit: self._slave(unit, words) for unit, words in units.items()}
        self.context = ModbusServerContext(slaves=slaves, single=False)
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(port, ready), daemon=True)
        self.thread.start()
        ready.wait(10)

    def _run(self, port, ready):
        asyncio.set_event_loop(self.loop)

        async def serve():
            self.server = ModbusTcpServer(self.context, address=("127.0.0.1", port), allow_reuse_address=True)
            serving = asyncio.ensure_future(self.server.serve_forever())
            await self.server.serving
            self.port = self.server.server.sockets[0].getsockname()[1]
            ready.set()
            await serving
        try:
            self.loop.run_until_complete(serve())
        except asyncio.CancelledError:
            pass

    def _slave(self, unit, words):
        memory = [0] * 65536
        for address, word in words.items():
            memory[address] = word
        block = self.blocks[unit] = ModbusSequentialDataBlock(0, memory)
        return ModbusSlaveContext(hr=block, ir=block, zero_mode=True)

    def add(self, unit, words):
        self.context[unit] = self._slave(unit, words)

    def set(self, unit, words):
        for address, word in words.items():
            self.blocks[unit].setValues(address, [word])

    def stop(self):
        asyncio.run_coroutine_threadsafe(self.server.server_close(), self.loop)
        self.thread.join(10)


class Stub:
    """Answers each request with what `answer(request)` gives: bytes, pieces of them, or None for silence; `when` holds when each came."""

    def __init__(self, answer, on_connect=None):
        self.answer, self.on_connect, self.when, self.open = answer, on_connect, [], True
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while self.open:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            with connection:
                if self.on_connect:
                    self.on_connect(connection)
                while self.open:
                    request = b""
                    while len(request) < 12:
                        piece = connection.recv(12 - len(request))
                        if not piece:
                            return
                        request += piece
                    self.when.append(time.monotonic())
                    answered = self.answer(request)
                    if answered == b"":
                        return  # hang up
                    for piece in [answered] if isinstance(answered, bytes) else answered or ():
                        connection.sendall(piece)
        except OSError:
            pass

    def stop(self):
        self.open = False
        self.listener.close()


def proper_answer(request, words=None):
    """All registers 0, or `words`, as frame."""
    count = struct.unpack(">H", request[10:12])[0]
    body = b"".join(struct.pack(">H", word) for word in (words or [0] * count))
    return request[:4] + struct.pack(">HBBB", len(body) + 3, request[6], request[7], len(body)) + body


def sdm120(request):
    """An SDM120 of 230 V, 10 A, 2185 W, 50 Hz."""
    address, count = struct.unpack(">HH", request[8:12])
    words = [0] * 256
    for at, value in ((0x00, 230.0), (0x06, 10.0), (0x0C, 2185.0), (0x1E, 0.95), (0x46, 50.0)):
        words[at:at + 2] = float_words(value)
    return proper_answer(request, words[address:address + count])


def wrong_transaction(request):
    answer = bytearray(proper_answer(request))
    answer[0] ^= 0x5A
    return bytes(answer)


def wrong_unit(request):
    answer = bytearray(proper_answer(request))
    answer[6] ^= 1
    return bytes(answer)


def wrong_length(request):
    return request[:4] + struct.pack(">HBBB", 5, request[6], request[7], 2) + b"\0\0"


def dripping(request):
    """A proper answer, a byte every tenth of a second."""
    for byte in proper_answer(request):
        time.sleep(0.1)
        yield bytes([byte])


def exception(code):
    return lambda request: request[:4] + struct.pack(">HBBB", 3, request[6], request[7] | 0x80, code)


def flood(connection):
    """Sends without being asked until the other side is gone."""
    while True:
        connection.sendall(b"\xA5" * 65536)
