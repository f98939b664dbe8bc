"""GraphiQL is for browsers outside production, and loads nothing from elsewhere."""

import re

import pytest

from hub.api import graphiql
from tests.api.edge import Edge

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def test_a_browser_gets_a_page_that_may_load_from_here_only(edge: Edge) -> None:
    response = await edge.client.get(edge.url + "/graphql", headers=BROWSER)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'self'(;|$)", policy)
    assert "http" not in policy
    assert "://" not in graphiql.PAGE
    assert "<script>" not in response.text


async def test_production_has_no_page(edge: Edge) -> None:
    response = await edge.client.get(edge.url + "/production", headers=BROWSER)
    assert response.status_code == 401
    assert response.headers["content-type"].startswith("application/json")
    assert "GraphiQL" not in response.text


async def test_without_the_bundle_the_page_says_how_to_build_it(
    edge: Edge, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(graphiql, "DIST", tmp_path)
    response = await edge.client.get(edge.url + "/graphql", headers=BROWSER)
    assert "make graphiql" in response.text


@pytest.mark.skipif(
    not graphiql.is_built(), reason="GraphiQL is not built: python -m hub.api.graphiql"
)
async def test_everything_the_page_names_is_there(edge: Edge) -> None:
    page = await edge.client.get(edge.url + "/graphql", headers=BROWSER)
    named = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    assert len(named) == 2
    for path in [
        *named,
        *(f"{graphiql.ASSETS}/{name}.js" for name in ("editor", "json", "graphql")),
    ]:
        assert (await edge.client.get(edge.url + path)).status_code == 200
    outside = await edge.client.get(edge.url + graphiql.ASSETS + "/..%2fpackage.json")
    assert outside.status_code == 404
