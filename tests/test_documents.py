"""The documents tell of things that are there, and nothing committed tells of the machine it was written on."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
# In a block of commands, or between backticks.
MAKE = re.compile(r"(?:^ {4}(?:\w+=\S+ )?|`)make ([a-z]+)", re.MULTILINE)
MANAGE = re.compile(r"manage\.py ([a-z]\w+)")
# Whole paths below the folders that machines keep people's and temporary files in.
MACHINE_PATH = re.compile(r"(?<![\w.<}])/(?:home|root|work|tmp|mnt|Users)/\w")
ADDRESS = re.compile(r"https?://([\w.-]+)")
HOSTS = {"127.0.0.1", "localhost", "testserver", "www.w3.org", "id.gs1.org"}
# Set aside for examples: nobody has them (RFC 2606).
NOBODY = re.compile(r"(?:^|\.)example(?:\.com)?\.?$")


def committed() -> list[Path]:
    """Every file that is committed, or would be."""
    git = shutil.which("git")
    assert git
    listed = [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    return [path for name in names if name and (path := ROOT / name).is_file()]


def text_of(path: Path) -> str:
    """The text of a file; nothing of one that holds none."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8")


def documents() -> dict[str, str]:
    return {str(path.relative_to(ROOT)): text_of(path) for path in committed() if path.suffix == ".md"}


def own_commands() -> set[str]:
    rooms = {config.name for config in apps.get_app_configs() if Path(config.path).parent == ROOT}
    return {command for command, room in get_commands().items() if room in rooms}


def section(title: str) -> str:
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def in_backticks(text: str) -> set[str]:
    return set(re.findall(r"`([A-Za-z_]+)", text))


def test_every_relative_link_leads_somewhere():
    broken = [
        f"{name}: {link}"
        for name, text in documents().items()
        for found in LINK.finditer(text)
        if not (link := found[1] or found[2]).startswith(("http:", "https:", "#"))
        and not ((ROOT / name).parent / link.partition("#")[0]).exists()
    ]
    assert broken == []


def test_pictures_are_small_enough_to_load_at_once():
    pictures = list((ROOT / "docs/images").glob("*.png"))
    assert pictures
    assert [picture.name for picture in pictures if picture.stat().st_size > 300_000] == []


def test_the_commands_of_the_readme_are_there():
    told = in_backticks(section("Commands"))
    commands = {name for name in told if "_" in name and name.islower()}
    assert commands
    assert commands <= own_commands()


def test_the_readme_names_every_command_that_takes_or_gives_files():
    files = {name for name in own_commands() if name.startswith(("import_", "export_"))}
    assert files <= in_backticks(section("Commands"))


@pytest.mark.parametrize(
    ("pattern", "known"),
    [(MAKE, lambda: set(TARGET.findall(text_of(ROOT / "Makefile")))), (MANAGE, lambda: set(get_commands()))],
    ids=["make", "manage.py"],
)
def test_what_the_documents_say_to_run_can_be_run(pattern, known):
    named = {found for text in documents().values() for found in pattern.findall(text)}
    assert named
    assert named <= known()


def test_the_settings_of_the_readme_are_those_that_are_read():
    read = set(re.findall(r"env\.\w+\(\s*\"(\w+)\"", text_of(ROOT / "config/settings.py")))
    assert {name for name in in_backticks(section("Settings")) if name.isupper()} == read


def test_nothing_committed_names_a_path_of_the_machine_it_was_written_on():
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}" for path in committed() if (match := MACHINE_PATH.search(text_of(path)))
    ]
    assert found == []


def test_nothing_committed_names_the_address_of_somebody_else():
    found = {
        f"{path.relative_to(ROOT)}: {host}"
        for path in committed()
        for host in ADDRESS.findall(text_of(path))
        if host not in HOSTS and not NOBODY.search(host)
    }
    assert found == set()
