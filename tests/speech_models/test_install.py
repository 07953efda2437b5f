"""Fetching a model over a real connection that breaks, lies and runs full."""

import os
import shutil
import stat
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.speech_models.conftest import NAME, Shelf
from voice_app.errors import AuthoringError, ModelFault
from voice_app.hearing.model_files import BUNDLED
from voice_app.resources import data_path
from voice_app.speech_models import download, engine, places
from voice_app.speech_models.catalogue import load_catalogue
from voice_app.speech_models.choice import for_notes
from voice_app.speech_models.install import Trust, install

pytestmark = pytest.mark.long

KEPT = 1_000_000
"""Bytes that arrive before the line is cut."""


def fetch(catalogue: Path, **trust: object) -> Path:
    return install(NAME, load_catalogue(catalogue), lambda here, total: None, Trust(**trust))  # type: ignore[arg-type]


def nothing_is_left(store: Path) -> bool:
    return not any(store.iterdir())


def test_a_model_is_fetched_and_found(store: Path, catalogue: Path, shelf: Shelf) -> None:
    seen: list[tuple[int, int]] = []
    folder = install(
        NAME, load_catalogue(catalogue), lambda here, total: seen.append((here, total)), Trust()
    )
    assert folder == store / NAME
    assert places.installed() == {NAME: folder}
    assert [path.name for path in store.iterdir()] == [NAME]
    assert seen[0] == (0, len(shelf.content))
    assert seen[-1] == (len(shelf.content), len(shelf.content))
    assert stat.S_IMODE(folder.stat().st_mode) & 0o055 == 0o055
    with pytest.raises(ModelFault, match="already installed"):
        fetch(catalogue)


def test_a_cut_line_goes_on_where_it_was_cut(store: Path, catalogue: Path, shelf: Shelf) -> None:
    shelf.cut_after = [KEPT]
    assert fetch(catalogue).is_dir()
    assert shelf.asked == [None, f"bytes={KEPT}-"]


def test_a_later_start_goes_on_too(store: Path, catalogue: Path, shelf: Shelf) -> None:
    shelf.cut_after = [KEPT, 0, 0, 0]
    with pytest.raises(ModelFault, match="could not be fetched") as fault:
        fetch(catalogue)
    assert "go on after 1.0 MB" in fault.value.remedy
    assert places.installed() == {}
    shelf.asked.clear()
    assert fetch(catalogue).is_dir()
    assert shelf.asked == [f"bytes={KEPT}-"]


def test_without_ranges_it_begins_anew(store: Path, catalogue: Path, shelf: Shelf) -> None:
    shelf.ranges = False
    shelf.cut_after = [KEPT]
    assert fetch(catalogue).is_dir()
    assert len(shelf.asked) == 2


def test_a_file_that_changed_meanwhile_begins_anew(
    store: Path, catalogue: Path, shelf: Shelf
) -> None:
    good = shelf.content
    shelf.content, shelf.cut_after = b"x" * len(good), [KEPT, 0, 0, 0]
    with pytest.raises(ModelFault):
        fetch(catalogue)
    shelf.content, shelf.etag = good, '"two"'
    assert fetch(catalogue).is_dir()


def test_without_a_version_nothing_is_gone_on_with(
    store: Path, catalogue: Path, shelf: Shelf
) -> None:
    shelf.etag, shelf.cut_after = None, [KEPT]
    assert fetch(catalogue).is_dir()
    assert shelf.asked == [None, None]


def test_a_part_that_is_too_long_begins_anew(store: Path, catalogue: Path, shelf: Shelf) -> None:
    store.mkdir()
    (store / f"{NAME}.zip.part").write_bytes(shelf.content + b"more")
    (store / f"{NAME}.zip.part.version").write_text('"one"')
    assert fetch(catalogue).is_dir()


def test_a_wrong_checksum_installs_nothing(store: Path, catalogue: Path, shelf: Shelf) -> None:
    shelf.content = shelf.content[:-10] + bytes(10)
    with pytest.raises(ModelFault, match="wrong checksum"):
        fetch(catalogue)
    assert nothing_is_left(store)


def test_without_a_checksum_the_person_must_vouch(
    store: Path, catalogue: Path, checksum: str
) -> None:
    text = catalogue.read_text()
    catalogue.write_text(text[: text.index("    sha256")])
    with pytest.raises(ModelFault, match="No checksum is known") as fault:
        fetch(catalogue)
    assert "--accept-unverified" in fault.value.remedy
    with pytest.raises(ModelFault, match="wrong checksum"):
        fetch(catalogue, sha256="0" * 64)
    assert fetch(catalogue, sha256=checksum).is_dir()
    places.remove(NAME)
    assert fetch(catalogue, unverified=True).is_dir()


def test_an_address_that_has_nothing(store: Path, catalogue: Path) -> None:
    catalogue.write_text(catalogue.read_text().replace(f"{NAME}.zip", "none.zip"))
    with pytest.raises(ModelFault, match="answers 404"):
        fetch(catalogue)


def test_nobody_answers(store: Path, catalogue: Path, shelf: Shelf) -> None:
    catalogue.write_text(catalogue.read_text().replace(shelf.address, "http://127.0.0.1:1/a.zip"))
    with pytest.raises(ModelFault, match="refused") as fault:
        fetch(catalogue)
    assert "--from-zip" in fault.value.remedy


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A store on a file system of its own that holds the zip file, but not the model as well."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small file system cannot be mounted here")
    monkeypatch.setenv("VOSK_MODEL_PATH", str(folder))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_without_room_is_told_before(small_disk: Path, catalogue: Path) -> None:
    with pytest.raises(ModelFault, match="too little room"):
        fetch(catalogue)
    assert nothing_is_left(small_disk)


def test_a_disk_that_runs_full_while_unpacking(
    small_disk: Path, catalogue: Path, archive: Path
) -> None:
    (small_disk / "other").write_bytes(bytes(3_000_000))
    with pytest.raises(ModelFault, match="disk is full"):
        install(NAME, load_catalogue(catalogue), lambda here, total: None, Trust(), archive=archive)
    assert [path.name for path in small_disk.iterdir()] == ["other"]


def test_a_disk_that_runs_full_while_fetching(
    small_disk: Path, catalogue: Path, shelf: Shelf
) -> None:
    (small_disk / "other").write_bytes(bytes(3_500_000))
    with pytest.raises(ModelFault, match="disk is full") as fault:
        download.download(shelf.address, small_disk / "m.zip", lambda here, total: None, 10**9)
    assert "what has arrived is kept" in fault.value.remedy
    assert len(shelf.asked) == 1
    (small_disk / "other").unlink()
    part = download.download(shelf.address, small_disk / "m.zip", lambda here, total: None, 10**9)
    assert part.read_bytes() == shelf.content
    assert shelf.asked[1] is not None


def test_a_zip_file_needs_no_network(
    store: Path, catalogue: Path, archive: Path, shelf: Shelf
) -> None:
    folder = install(
        NAME, load_catalogue(catalogue), lambda here, total: None, Trust(), archive=archive
    )
    assert (folder / "am" / "final.mdl").is_file()
    assert archive.is_file()
    assert shelf.asked == []


def test_a_zip_file_without_a_folder_inside(store: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "flat.zip", "w") as out:
        model = Path(__file__).parents[2] / "models" / "checklist-en"
        for path in model.rglob("*"):
            out.write(path, path.relative_to(model))
    folder = install_other(tmp_path / "flat.zip")
    assert (folder / "am" / "final.mdl").is_file()
    assert [path.name for path in store.iterdir()] == ["another"]


def install_other(file: Path) -> Path:
    return install(
        "another", load_catalogue(), lambda here, total: None, Trust(unverified=True), archive=file
    )


@pytest.mark.parametrize("name", ["../escaped", "/tmp/escaped", "a/../../escaped"])
def test_a_zip_file_that_would_write_elsewhere(store: Path, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as out:
        out.writestr(name, "gotcha")
    with pytest.raises(ModelFault, match="outside its folder"):
        install_other(tmp_path / "bad.zip")
    assert nothing_is_left(store)
    assert not list(tmp_path.rglob("escaped"))


def test_a_zip_file_with_a_link(store: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as out:
        link = zipfile.ZipInfo("am")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        out.writestr(link, "/etc")
    with pytest.raises(ModelFault, match="outside its folder"):
        install_other(tmp_path / "bad.zip")


def test_what_is_no_zip_file_or_no_model(store: Path, tmp_path: Path, archive: Path) -> None:
    (tmp_path / "cut.zip").write_bytes(archive.read_bytes()[:100_000])
    with pytest.raises(ModelFault, match="not a whole zip file"):
        install_other(tmp_path / "cut.zip")
    with zipfile.ZipFile(tmp_path / "empty.zip", "w") as out:
        out.writestr("model/README", "nothing")
    with pytest.raises(ModelFault, match=r"lacks am/final\.mdl"):
        install_other(tmp_path / "empty.zip")
    assert nothing_is_left(store)


def test_a_model_with_a_fixed_graph_is_refused(store: Path, tmp_path: Path, archive: Path) -> None:
    shutil.copy(archive, tmp_path / "fixed.zip")
    with zipfile.ZipFile(tmp_path / "fixed.zip", "a") as out:
        out.writestr(f"{NAME}/graph/HCLG.fst", b"fixed")
    with pytest.raises(ModelFault, match="takes no grammar at run time: its graph is fixed"):
        install_other(tmp_path / "fixed.zip")


def test_removing_leaves_nothing(store: Path, catalogue: Path, shelf: Shelf) -> None:
    fetch(catalogue)
    places.result_file(store / NAME).write_text("{}")
    places.remove(NAME)
    assert nothing_is_left(store)
    with pytest.raises(ModelFault, match="no model"):
        places.remove(NAME)
    shelf.cut_after = [KEPT, 0, 0, 0]
    with pytest.raises(ModelFault):
        fetch(catalogue)
    places.remove(NAME)
    assert nothing_is_left(store)


def test_models_are_sought_where_vosk_seeks_them(
    store: Path, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home" / ".cache" / "vosk"
    with zipfile.ZipFile(archive) as content:
        content.extractall(home)
    assert places.installed() == {NAME: home / NAME}
    monkeypatch.delenv("VOSK_MODEL_PATH")
    assert places.store() == home


def test_the_catalogue_that_ships_is_whole() -> None:
    listed = load_catalogue().models
    assert {"vosk-model-small-en-us-0.15", "vosk-model-en-us-0.22-lgraph"} <= listed.keys()
    assert all(model.address.endswith(f"/{name}.zip") for name, model in listed.items())


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("sha256: ", "sha256: ff", "not a SHA-256"),
        ("http://", "ftp://", "not an address"),
        (f"  {NAME}:", "  ../x:", "cannot name a folder"),
        ("licence", "license", "not known"),
        ('"95 %"', "0.95", "not a percentage"),
    ],
)
def test_a_mistake_in_a_catalogue_is_named(
    catalogue: Path, old: str, new: str, problem: str
) -> None:
    catalogue.write_text(catalogue.read_text().replace(old, new))
    with pytest.raises(AuthoringError, match=problem):
        load_catalogue(catalogue)


def model_zip(file: Path, how: int = zipfile.ZIP_DEFLATED, **content: bytes) -> Path:
    """A zip file with the names of a model, and what `content` puts into it by its last name."""
    with zipfile.ZipFile(file, "w", how) as out:
        for path in sorted(data_path(BUNDLED).rglob("*")):
            if path.is_file() and path.name != "SHA256SUMS":
                name = path.relative_to(data_path(BUNDLED))
                data = content.get(path.stem.replace(".", "_"), path.read_bytes())
                out.writestr(f"{NAME}/{name}", data)
    return file


def test_a_zip_bomb_is_refused_before_anything_of_it_is_unpacked(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = model_zip(tmp_path / "bomb.zip", Gr=bytes(300_000_000))
    monkeypatch.setattr(zipfile.ZipFile, "extractall", None)  # it must not come to that
    with pytest.raises(ModelFault, match=r"claims to hold 0\.3 GB"):
        install_other(bomb)
    assert nothing_is_left(store)


def test_a_zip_file_yields_no_more_than_it_announces(store: Path, tmp_path: Path) -> None:
    bomb = model_zip(tmp_path / "liar.zip", Gr=bytes(50_000_000))
    told = (50_000_000).to_bytes(4, "little")
    bomb.write_bytes(bomb.read_bytes().replace(told, (5).to_bytes(4, "little")))
    with pytest.raises(ModelFault, match="not a whole zip file"):
        install_other(bomb)
    assert nothing_is_left(store)


def test_a_zip_file_of_countless_files(store: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as out:
        for number in range(1_001):
            out.writestr(str(number), b"")
    with pytest.raises(ModelFault, match="1,001 files"):
        install_other(tmp_path / "many.zip")


@pytest.mark.parametrize("how", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_way_of_packing_that_knows_no_bounds(store: Path, tmp_path: Path, how: int) -> None:
    with pytest.raises(ModelFault, match="unusual way") as fault:
        install_other(model_zip(tmp_path / "odd.zip", how))
    assert "ordinary zip" in fault.value.remedy
    assert nothing_is_left(store)


def test_a_zip_file_with_a_password(store: Path, tmp_path: Path) -> None:
    locked = model_zip(tmp_path / "locked.zip")
    data = bytearray(locked.read_bytes())
    for start, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        here = -1
        while (here := data.find(start, here + 1)) >= 0:
            data[here + at] |= 1
    locked.write_bytes(data)
    with pytest.raises(ModelFault, match="locked by a password"):
        install_other(locked)


@pytest.mark.parametrize("wrong", ["no model", "refused", "sums", "damaged"])
def test_what_is_wrong_with_a_zip_file_is_told_of_the_zip_file(
    store: Path, tmp_path: Path, wrong: str
) -> None:
    file = tmp_path / "wrong.zip"
    if wrong == "refused":
        model_zip(file, final=b"\0Bnothing like a model")
    else:
        model_zip(file)
    with zipfile.ZipFile(file, "w" if wrong == "no model" else "a") as out:
        if wrong == "sums":
            out.writestr(f"{NAME}/SHA256SUMS", b"\xff\xfe")
        elif wrong == "damaged":
            out.writestr(f"{NAME}/SHA256SUMS", f"{'0' * 64}  am/final.mdl\n")
        else:
            out.writestr(f"{NAME}/README", b"nothing")
    with pytest.raises(ModelFault) as fault:
        install_other(file)
    assert ".unpacking" not in str(fault.value)
    assert "git checkout" not in str(fault.value)
    assert wrong in ("sums", "damaged") or str(file) in fault.value.problem
    assert nothing_is_left(store)


def test_a_server_that_gives_more_than_the_model_may_have(
    store: Path, catalogue: Path, shelf: Shelf
) -> None:
    shelf.content = bytes(7_000_000)
    with pytest.raises(ModelFault, match="exceeds the 6 MB"):
        fetch(catalogue)
    shelf.announces = False
    with pytest.raises(ModelFault, match="exceeds the 6 MB"):
        fetch(catalogue)
    assert shelf.given < 50_000_000


def test_a_spoilt_note_of_a_cut_download_has_it_begin_anew(
    store: Path, catalogue: Path, shelf: Shelf
) -> None:
    store.mkdir()
    (store / f"{NAME}.zip.part").write_bytes(b"half")
    (store / f"{NAME}.zip.part.version").write_bytes(b"\xff\n")
    assert fetch(catalogue).is_dir()
    assert shelf.asked == [None]


def fake_model(store: Path, size: int) -> Path:
    """A folder that looks like a large model, which the engine refuses."""
    model = store / "fake"
    shutil.copytree(data_path(BUNDLED), model)
    (model / "SHA256SUMS").unlink()
    (model / "am" / "final.mdl").write_bytes(b"\0B" + bytes(size))
    return model


def test_notes_are_not_announced_with_a_model_that_the_engine_refuses(
    store: Path, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_model(store, 20_000_000)
    assert for_notes() is None
    good = fetch(catalogue)

    assert for_notes() == good
    monkeypatch.setattr(engine, "engine_takes", None)
    assert for_notes() == good, "what was tried is remembered"
