"""What `bin/up --check` looks at: readiness, every role's first page, and the job queue."""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable

from django.db import connection
from django.urls import reverse

from govservice import jobs
from govservice.accounts.demo import DemoAccount
from govservice.accounts.roles import Role
from govservice.supervisor.steps import say
from govservice.tasks import probe

#: Seconds that starting processes may take before we call it a failure.
PATIENCE = 300.0
#: Seconds for one answer of /readyz; the very first waits until the program is loaded.
A_LOOK = 30.0
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Broken(Exception):
    """Something does not work; the message says what."""


def until(what: str, happened: Callable[[], bool], meanwhile: Callable[[], None]) -> None:
    """Wait for it, at most `PATIENCE` seconds; *meanwhile* looks after the processes."""
    end = time.monotonic() + PATIENCE
    while not happened():
        meanwhile()
        if time.monotonic() > end:
            raise Broken(f"{what}: not within {PATIENCE:g} s")
        time.sleep(0.2)


class Browser:
    """As much of a browser as signing in takes."""

    def __init__(self, address: str) -> None:
        self.address = address
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def get(self, path: str) -> tuple[str, str]:
        return self._open(urllib.request.Request(self.address + path))

    def post(self, path: str, page: str, **fields: str) -> tuple[str, str]:
        token = _TOKEN.search(page)
        if token is None:
            raise Broken(f"{path}: the page has no form")
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        headers = {"Referer": self.address + path}
        return self._open(urllib.request.Request(self.address + path, body, headers))

    def _open(self, request: urllib.request.Request) -> tuple[str, str]:
        """Return where we ended and the page there."""
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                path = urllib.parse.urlsplit(answer.url).path
                return path, answer.read().decode()
        except urllib.error.HTTPError as error:
            raise Broken(f"{request.full_url}: {error.code}") from error
        except OSError as error:
            raise Broken(f"{request.full_url}: {error}") from error


def readiness(address: str) -> dict[str, object]:
    """Return what /readyz says, or nothing while nobody answers or no sense is in the answer."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        try:
            with opener.open(address + reverse("readyz"), timeout=A_LOOK) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            with error:
                return {"ready": False, **json.load(error)}
    except (OSError, ValueError, http.client.HTTPException):
        return {}


def wait_until_ready(address: str, *, meanwhile: Callable[[], None]) -> None:
    """Wait until the web server, the database, the worker and the clocks all run."""
    report: dict[str, object] = {}

    def ready() -> bool:
        nonlocal report
        report = readiness(address)
        return report.get("ready") is True

    try:
        until("ready", ready, meanwhile)
    except Broken as error:
        raise Broken(f"{error}; /readyz says {report or 'nothing'}") from error


def first_page(address: str, account: DemoAccount) -> None:
    """Sign in as a person would and look at the page that comes first."""
    browser, login = Browser(address), reverse("account_login")
    _, form = browser.get(login)
    ended, _ = browser.post(login, form, login=account.username, password=account.password)
    if ended == login:
        raise Broken(f"{account.role} {account.username}: could not sign in")
    place = "workflows:mine" if account.role == Role.APPLICANT else "workflows:desk"
    ended, page = browser.get(reverse(place))
    if "</html>" not in page or reverse("account_logout") not in page:
        raise Broken(f"{account.role} {account.username}: {ended} is not a page for who signed in")
    say(f"  ok  {account.role:<12}{account.username:<14}{ended}")


def job_queue(meanwhile: Callable[[], None]) -> None:
    """Order a job that does nothing and see that the worker does it."""
    began = time.monotonic()
    number = jobs.enqueue(probe)
    if number is None:
        raise Broken("the job queue took no job")
    until("a job was done", lambda: not jobs.is_waiting(number), meanwhile)
    connection.close()
    say(f"  ok  job queue, {time.monotonic() - began:.1f} s")


def check(address: str, accounts: list[DemoAccount], *, meanwhile: Callable[[], None]) -> None:
    """Look at everything; raise `Broken` at the first thing that does not work."""
    wait_until_ready(address, meanwhile=meanwhile)
    Browser(address).get("/")
    # One a role: signing in is limited per minute, and the second check may follow at once.
    for account in {account.role: account for account in reversed(accounts)}.values():
        first_page(address, account)
    job_queue(meanwhile)
