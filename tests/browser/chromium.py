"""Debian's Chromium, driven by Playwright: three ways of looking at the pages, and what every visit must keep to."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Playwright, Request

from tests.servers import Missing

# A name of its own, so that over plain http the pages are no "secure context", as in an office's net.
HOST = "zc.example"
STEP_MS = 15_000
PHONE_WIDTH, PC_WIDTH, NARROW_WIDTH = 390, 1366, 320
# What is left of a phone's screen between the browser's own bars: a usual one of today, and a small one.
SCREENS = ((PHONE_WIDTH, 664), (NARROW_WIDTH, 568))


@dataclass(frozen=True, slots=True)
class Device:
    """What somebody sits in front of; `options` as Playwright's new_context takes them."""

    name: str
    options: dict[str, Any]

    @property
    def scripts(self) -> bool:
        """Whether JavaScript runs."""
        return bool(self.options.get("java_script_enabled", True))

    @property
    def touch(self) -> bool:
        """Whether it is used with a finger."""
        return bool(self.options.get("has_touch"))


PHONE = Device("phone", {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True})
PC = Device("pc", {"viewport": {"width": 1366, "height": 768}})
NO_SCRIPTS = Device("no-scripts", {"viewport": {"width": 1366, "height": 768}, "java_script_enabled": False})
DEVICES = (PHONE, PC, NO_SCRIPTS)


def launch(playwright: Playwright) -> Browser:
    """Start the system's Chromium with a throw-away profile; it finds no other host than the tests' own."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise Missing("Chromium is not installed (Debian: chromium fonts-noto-cjk)")
    return playwright.chromium.launch(
        executable_path=program,
        timeout=120_000,
        args=[
            *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server"),
            f"--host-resolver-rules=MAP {HOST} 127.0.0.1,MAP * ~NOTFOUND",
        ],
    )


@dataclass  # no slots: Playwright keeps its own attributes on whoever listens
class Watch:
    """What must not happen during a visit."""

    origin: str
    faults: list[str] = field(default_factory=list)

    def asked(self, request: Request) -> None:
        """Note a request that leaves the server under test."""
        if not request.url.startswith(("data:", "about:", f"{self.origin}/")):
            self.faults.append(f"request to {urlsplit(request.url).netloc}")

    def said(self, message: ConsoleMessage) -> None:
        """Note what the browser complains about: scripts, the content security policy."""
        # A status of 400 and above is the pages' own way to say something.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.faults.append(f"{message.type}: {message.text}")


@contextmanager
def visiting(chromium: Browser, device: Device, origin: str, **more: Any) -> Iterator[Page]:
    """Somebody's browser with nothing in it, its first tab open on nothing; closed at the end, and then judged."""
    context: BrowserContext = chromium.new_context(
        base_url=origin, locale="zh-CN", timezone_id="Asia/Shanghai", **(device.options | more)
    )
    context.set_default_timeout(STEP_MS)
    watch = Watch(origin)
    context.on("request", watch.asked)
    context.on("console", watch.said)
    context.on("weberror", lambda error: watch.faults.append(f"script: {error.error}"))
    try:
        yield context.new_page()
    finally:
        context.close()
    assert not watch.faults, watch.faults


# ------------------------------------------------------------------------------------------------- looking at a page


def accessibility_faults(page: Page) -> list[str]:
    """What axe-core finds on the page as it is now: rule and elements."""
    if not page.evaluate("'axe' in window"):  # once a document: half a megabyte of script
        page.evaluate(Axe().axe_script)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
    return [f"{one['id']}: {', '.join(str(node['target']) for node in one['nodes'])}" for one in found]


def unlabelled(page: Page) -> list[str]:
    """Fields without a label of their own that one can see; axe takes a placeholder or one character for a name."""
    found: list[str] = page.evaluate(
        """() => Array.from(document.querySelectorAll("input, select, textarea"))
            .filter(field => !["hidden", "submit", "button"].includes(field.type))
            .filter(field => !Array.from(field.labels).some(
                label => label.textContent.trim().length >= 2 && label.getClientRects().length))
            .map(field => field.outerHTML)"""
    )
    return found


def sticking_out(page: Page) -> list[str]:
    """What makes the page wider than the window: nothing, or the page's width and the elements."""
    found: list[str] = page.evaluate(
        """() => {
            const room = document.documentElement.clientWidth, wide = document.documentElement.scrollWidth;
            if (wide <= room && wide <= window.innerWidth) return [];
            return [wide + " > " + room].concat(Array.from(document.body.querySelectorAll("*"))
                .filter(one => one.getBoundingClientRect().right > room + 0.5)
                .map(one => one.tagName + "." + one.className));
        }"""
    )
    return found


def small_targets(page: Page, least: int) -> list[str]:
    """Buttons, fields, folds of the console and links on a line of their own that are lower than `least` CSS pixels."""
    found: list[str] = page.evaluate(
        """least => Array.from(document.querySelectorAll(
                ["button", "input:not([type=hidden]):not([type=radio])", ".govuk-button", ".govuk-radios__item",
                 ".yeban-way", ".govuk-back-link", ".yeban-page--wide summary"]))
            .filter(one => one.getClientRects().length && !one.closest("[hidden]"))
            .map(one => [one, one.getBoundingClientRect().height])
            .filter(([one, height]) => height < least - 0.5)
            .map(([one, height]) => one.outerHTML.slice(0, 80) + " " + height)""",
        least,
    )
    return found


def shown_controls(page: Page) -> list[str]:
    """Buttons and fields that can be seen."""
    found: list[str] = page.evaluate(
        """() => Array.from(document.querySelectorAll("button, input:not([type=hidden]), select, textarea"))
            .filter(one => one.getClientRects().length)
            .map(one => one.outerHTML.slice(0, 80))"""
    )
    return found


def on_screen(one: Locator) -> bool:
    """Whether an element is seen whole without scrolling."""
    found: bool = one.evaluate(
        """one => {
            const box = one.getBoundingClientRect();
            return box.height > 0 && box.top >= 0 && box.bottom <= window.innerHeight
                && box.left >= 0 && box.right <= window.innerWidth;
        }"""
    )
    return found


def keep_picture(page: Page, name: str) -> None:
    """Write a picture of the whole page into the folder YEBAN_SCREENSHOTS, if a person wants to look at them."""
    if folder := os.environ.get("YEBAN_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, animations="disabled")
