"""The page on which the demo staff choose who they are; its texts and styles are in `pages/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from local_host.staff import StaffAccount

_PAGES = Path(__file__).parent / "pages"


def sign_in_page(staff: Iterable[StaffAccount], query: Mapping[str, str]) -> str:
    """The page's HTML; `post_login_redirect_uri` of the query is passed on in its form."""
    row = template("entrar-pessoa.html")
    people = "".join(
        row.substitute(
            user=escape(account.user), name=escape(account.name), role=escape(", ".join(account.roles))
        )
        for account in staff
    )
    target = escape(query.get("post_login_redirect_uri", ""), quote=True)
    return template("entrar.html").substitute(people=people, target=target)


def stylesheet() -> str:
    """The page's CSS."""
    return _page("entrar.css")


def template(name: str) -> Template:
    """A page of `pages/` with its `$places`."""
    return Template(_page(name))


@cache
def _page(name: str) -> str:
    return (_PAGES / name).read_text("utf-8")
