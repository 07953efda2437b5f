"""A model that is not ours by name, zipped, and a web server on this machine to fetch it from."""

import hashlib
import threading
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from voice_app.hearing.model_files import BUNDLED
from voice_app.resources import data_path

NAME = "vosk-model-stand-in"


@dataclass
class Shelf:
    """What the server offers, how it behaves, and what it was asked."""

    content: bytes
    ranges: bool = True
    etag: str | None = '"one"'
    cut_after: list[int] = field(default_factory=list)
    """The next answers break off after so many bytes."""
    asked: list[str | None] = field(default_factory=list)
    """The Range of each request."""
    address: str = ""
    announces: bool = True
    """Whether it says how long the file is; otherwise it gives it again and again."""
    given: int = 0
    """Bytes."""


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled model as the zip file of another one."""
    file = tmp_path_factory.mktemp("zip") / f"{NAME}.zip"
    model = data_path(BUNDLED)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for path in sorted(model.rglob("*")):
            out.write(path, f"{NAME}/{path.relative_to(model)}")
    return file


@pytest.fixture(scope="session")
def checksum(archive: Path) -> str:
    return hashlib.sha256(archive.read_bytes()).hexdigest()


@pytest.fixture
def shelf(archive: Path) -> Iterator[Shelf]:
    offered = Shelf(archive.read_bytes())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            offered.asked.append(wanted)
            start = 0
            same = self.headers.get("If-Range") in (None, offered.etag)
            if self.path != f"/{NAME}.zip":
                self.send_error(404)
                return
            if wanted and offered.ranges and same:
                start = int(wanted.removeprefix("bytes=").removesuffix("-"))
                if start >= len(offered.content):
                    self.send_error(416)
                    return
                self.send_response(206)
                last = len(offered.content) - 1
                self.send_header("Content-Range", f"bytes {start}-{last}/{last + 1}")
            else:
                self.send_response(200)
            body = offered.content[start:]
            if offered.announces:
                self.send_header("Content-Length", str(len(body)))
            if offered.etag:
                self.send_header("ETag", offered.etag)
            self.end_headers()
            if offered.cut_after:
                body = body[: offered.cut_after.pop(0)]
            with suppress(ConnectionError):  # who fetches may have had enough
                self.wfile.write(body)
                offered.given += len(body)
                while not offered.announces and offered.given < 100_000_000:
                    self.wfile.write(body)
                    offered.given += len(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    offered.address = f"http://127.0.0.1:{server.server_port}/{NAME}.zip"
    yield offered
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for models; nothing of this machine's owner is seen."""
    folder = tmp_path / "store"
    monkeypatch.setenv("VOSK_MODEL_PATH", str(folder))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return folder


@pytest.fixture
def catalogue(shelf: Shelf, checksum: str, tmp_path: Path) -> Path:
    """A catalogue whose one model lies on the shelf."""
    file = tmp_path / "catalogue.yaml"
    limits = data_path("models/catalogue.yaml").read_text(encoding="utf-8")
    limits = limits[limits.index("limits:") : limits.index("models:\n")]
    file.write_text(
        f"{limits}models:\n  {NAME}:\n    language: English\n    megabytes: 3\n"
        f"    licence: MIT\n    address: {shelf.address}\n    sha256: {checksum}\n"
    )
    return file
