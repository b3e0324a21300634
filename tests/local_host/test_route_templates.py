"""Route templates: what they match, and what would stop the real host."""

from __future__ import annotations

import pytest

from local_host.route_templates import InvalidTemplateError, UnsupportedTemplateError, parse_template
from local_host.routes import decoded_path, encoded_path


@pytest.mark.parametrize(
    ("template", "path", "values"),
    [
        ("api/x", "/API/X/", {}),
        ("api/x", "/api/x/y", None),
        ("{id}", "/", None),
        ("{id?}", "/", {}),
        ("{ignored:maxlength(0)?}", "/", {}),
        ("{ignored:maxlength(0)?}", "/page", None),
        ("{*path}", "/", {}),
        ("{*path}", "/a//b/", {"path": "a//b/"}),
        ("{*path}", "//a", None),
        ("a/{*path}", "/a//b", None),
        ("a/{id?}", "/a//", None),
        ("{a?}/b", "//b", None),
    ],
)
def test_a_template_matches_a_path(template: str, path: str, values: dict[str, str] | None) -> None:
    assert parse_template(template).match(path) == values


@pytest.mark.parametrize(
    ("constraint", "accepted", "refused"),
    [
        ("int", "-12", "2147483648"),
        ("guid", "11111111-2222-3333-4444-555555555555", "11111111"),
        ("alpha", "Abc", "a1"),
        ("minlength(2)", "ab", "a"),
        ("maxlength(2)", "ab", "abc"),
        ("int:minlength(2)", "12", "1"),
    ],
)
def test_a_constraint_holds_for_one_value_and_not_the_other(
    constraint: str, accepted: str, refused: str
) -> None:
    template = parse_template(f"{{x:{constraint}}}")

    assert template.match(f"/{accepted}") == {"x": accepted}
    assert template.match(f"/{refused}") is None


@pytest.mark.parametrize(
    "template",
    [
        "/lead",
        "a//b",
        "{a}{b}",
        "{a}/{A}",
        "{a:unknown}",
        "{a:minlength(x)}",
        "a?b",
        "x/{*r}/y",
        "x{*r}",
        "{id",
        "id}",
        "{}",
        "{a=1?}",
    ],
)
def test_a_template_that_stops_the_real_host_is_invalid(template: str) -> None:
    with pytest.raises(InvalidTemplateError):
        parse_template(template)


@pytest.mark.parametrize(
    "template",
    ["{a:datetime}", "{a:regex(^a/b$)}", "{a:range(1,2)}", "{{a}}", "{name}.{ext}", "v{n:int}", "{a=5}"],
)
def test_a_template_that_this_host_lacks_is_refused(template: str) -> None:
    with pytest.raises(UnsupportedTemplateError):
        parse_template(template)


@pytest.mark.parametrize(
    ("sent", "seen", "in_url"),
    [
        ("/%C3%A9%20x?q=1", "/é x", "/%C3%A9%20x"),
        ("/a%2fb", "/a%2fb", "/a%2fb"),
        ("/a/../b/./c", "/b/c", "/b/c"),
        ("/../a/..", "/", "/"),
        ("/%2e%2e/a", "/a", "/a"),
        ("/%FF", "/%FF", "/%25FF"),
        ("/100%25", "/100%", "/100%25"),
    ],
)
def test_a_path_is_decoded_but_for_slashes(sent: str, seen: str, in_url: str) -> None:
    assert decoded_path(sent) == seen
    assert encoded_path(seen) == in_url
