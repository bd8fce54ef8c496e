"""A server that speaks HTTP/2 over TLS on a port of this machine, its certificates, and what goes wrong with them."""

import asyncio
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived
from h2.exceptions import ProtocolError

DAY = timedelta(days=1)


def certified(path, host: str, begins: datetime | None = None) -> str:
    """The path of a PEM file with a key and a certificate for a host and its sub-domains, valid for two days."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    names = x509.SubjectAlternativeName([x509.DNSName(host), x509.DNSName(f"*.{host}")])
    begins = begins or datetime.now(UTC) - DAY
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), begins, begins + 2 * DAY)
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return str(path)


def speaking(certificate: str, *protocols: str) -> ssl.SSLContext:
    """TLS of a server with a certificate, which offers some protocols."""
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(certificate)
    made.set_alpn_protocols(list(protocols))
    return made


class Streams:
    """The sites of a server over HTTP/2: host and path to status, header lines and body, or to a fault."""

    def __init__(self, sites: dict) -> None:
        self.sites = sites
        self.port = 0
        self.asked: list[tuple[str, str, int]] = []
        self._connections = 0

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the streams of one connection."""
        self._connections += 1
        number, spoken = self._connections, H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        spoken.initiate_connection()
        writer.write(spoken.data_to_send())
        try:
            while data := await reader.read(2**16):
                for event in spoken.receive_data(data):
                    if isinstance(event, RequestReceived):
                        await self._answer(spoken, event, writer, number)
                writer.write(spoken.data_to_send())
                await writer.drain()
        except (ConnectionError, ProtocolError):
            pass
        finally:
            writer.close()

    async def _answer(self, spoken, event, writer, number: int) -> None:
        said = dict(event.headers)
        self.asked.append((said[":authority"], said[":path"], number))
        found = self.sites.get((said[":authority"], said[":path"]), (404, {}, b"no"))
        if callable(found):
            await found(spoken, event.stream_id, writer)
            return
        status, more, body = (200, {"content-type": "text/html"}, found) if isinstance(found, bytes) else found
        spoken.send_headers(event.stream_id, [(":status", str(status)), *more.items()])
        for start in range(0, len(body), 2**14):
            spoken.send_data(event.stream_id, body[start : start + 2**14])
        spoken.end_stream(event.stream_id)


@contextmanager
def spoken_to(sites: dict, tls: ssl.SSLContext):
    """Such a server in a thread of its own until the block ends."""
    server, ready, ended, loops = Streams(sites), threading.Event(), asyncio.Event(), []

    async def run():
        loops.append(asyncio.get_running_loop())
        listening = await asyncio.start_server(server.handle, "127.0.0.1", 0, ssl=tls)
        server.port = listening.sockets[0].getsockname()[1]
        ready.set()
        await ended.wait()
        listening.close()

    thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield server
    finally:
        loops[0].call_soon_threadsafe(ended.set)
        thread.join()
