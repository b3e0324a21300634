"""Which links may be shown as the way into a meeting."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.domain.meeting import TEAMS_HOSTS, is_safe_join_url

STANDIN = "http://127.0.0.1:18099"
SAFE = [
    "https://teams.microsoft.com/meet/2431?p=Ab1",
    "https://teams.microsoft.com:443/meet/2431",
    "https://teams.live.com/meet/9",
    "https://teams.microsoft.com/l/meetup-join/19%3ameeting_Nz%40thread.v2/0?context=%7b%22Tid%22%3a%221%22%7d",
    "HTTPS://TEAMS.microsoft.com/meet/1",
]
UNSAFE = [
    "",
    "https://",
    "javascript:alert(1)//teams.microsoft.com/meet/1",
    "data:text/html,https://teams.microsoft.com/meet/1",
    "http://teams.microsoft.com/meet/1",
    "//teams.microsoft.com/meet/1",
    "https:teams.microsoft.com/meet/1",
    "https:///teams.microsoft.com/meet/1",
    "https://teams.microsoft.com",
    "https://teams.microsoft.com/meet/",
    "https://teams.microsoft.com/evil/meet/1",
    "https://teams.microsoft.com/meet/../evil",
    "https://teams.microsoft.com/meet/%2e%2E/evil",
    "https://teams.microsoft.com/meet/./1",
    "https://teams.microsoft.com.evil.example/meet/1",
    "https://evil.example/meet/1",
    "https://xteams.microsoft.com/meet/1",
    "https://sub.teams.microsoft.com/meet/1",
    "https://teams.microsoft.com./meet/1",
    "https://teams.microsoft.com@evil.example/meet/1",
    "https://user@teams.microsoft.com/meet/1",
    "https://:@teams.microsoft.com/meet/1",
    "https://teams.microsoft.com:8443/meet/1",
    "https://teams.microsoft.com:x/meet/1",
    "https://teams.microsoft.com:99999/meet/1",
    "https://evil.example\\@teams.microsoft.com/meet/1",
    "https://evil.example\\.teams.microsoft.com/meet/1",
    " https://teams.microsoft.com/meet/1",
    "https://teams.microsoft.com/meet/1\n",
    "https://teams.microsoft.com/meet/1\t",
    "https://te\nams.microsoft.com/meet/1",
    "https://teams.microsoft.com/meet/<script>",
    'https://teams.microsoft.com/meet/1"onclick="x',
    "https://tеams.microsoft.com/meet/1",  # a Cyrillic е
    "https://[::1/meet/1",
    "https://[teams.microsoft.com]/meet/1",
    "https://teams.microsoft.com/meet/" + "1" * 2048,
    STANDIN + "/meet/1",
]


@pytest.mark.parametrize("url", SAFE)
def test_links_of_teams_are_shown(url: str) -> None:
    assert is_safe_join_url(url, TEAMS_HOSTS)


@pytest.mark.parametrize("url", UNSAFE)
def test_other_links_are_not(url: str) -> None:
    assert not is_safe_join_url(url, TEAMS_HOSTS)


def test_a_national_cloud_is_shown_where_it_is_configured() -> None:
    url = "https://gov.teams.microsoft.us/meet/1"

    assert not is_safe_join_url(url, TEAMS_HOSTS)
    assert is_safe_join_url(url, TEAMS_HOSTS | {"gov.teams.microsoft.us"})


def test_the_stand_ins_links_are_shown_only_beside_a_loopback_graph() -> None:
    assert is_safe_join_url(f"{STANDIN}/meet/abc", TEAMS_HOSTS, loopback_origin=STANDIN)

    for url in (
        "http://127.0.0.1:18098/meet/abc",
        "http://127.0.0.1/meet/abc",
        "http://localhost:18099/meet/abc",
        "https://127.0.0.1:18099/meet/abc",
        "http://127.0.0.1:18099@evil.example/meet/abc",
        f"{STANDIN}/_control/meetings",
        f"{STANDIN}/meet/../_control/meetings",
    ):
        assert not is_safe_join_url(url, TEAMS_HOSTS, loopback_origin=STANDIN), url


hosts = st.sampled_from(
    [*sorted(TEAMS_HOSTS), "evil.example", "127.0.0.1", "teams.microsoft.com.evil.example"]
)
noise = st.text(st.sampled_from("/\\@:.?#%2e \t\n[]"), max_size=4)
near_misses = st.tuples(
    st.sampled_from(["https://", "http://", "https:", "//", "javascript://"]),
    noise,
    hosts,
    noise,
    st.sampled_from(["/meet/1", "/l/meetup-join/1", "/meet/", "/", ""]),
    noise,
).map("".join)


@given(st.one_of(st.text(), near_misses))
@example("https://[" + "a" * 50 + "/meet/1")
def test_whatever_passes_leads_to_teams_by_https(url: str) -> None:
    if is_safe_join_url(url, TEAMS_HOSTS):
        parts = urlsplit(url)
        assert parts.scheme == "https"
        assert parts.netloc.lower().removesuffix(":443").removesuffix(":") in TEAMS_HOSTS
        assert parts.path.startswith(("/meet/", "/l/meetup-join/"))
        assert not set(url) & set(" \\\t\r\n\"'<>")


@given(near_misses)
@example(f"{STANDIN}/meet/1")
def test_a_loopback_graph_adds_exactly_its_own_origin(url: str) -> None:
    if is_safe_join_url(url, TEAMS_HOSTS, loopback_origin=STANDIN) != is_safe_join_url(url, TEAMS_HOSTS):
        assert url.startswith((f"{STANDIN}/meet/", f"{STANDIN}/l/meetup-join/"))


@given(st.from_regex(r"\A/(meet|l/meetup-join)/[A-Za-z0-9%_\-]{1,40}(\?p=[A-Za-z0-9]{1,20})?\Z"))
def test_every_link_of_the_known_forms_passes(path: str) -> None:
    if "%2e" not in path.lower():
        assert is_safe_join_url(f"https://teams.microsoft.com{path}", TEAMS_HOSTS)
