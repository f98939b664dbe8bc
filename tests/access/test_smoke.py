async def test_smoke(stage, client):
    for a in ("sender 0 caseworker", "stranger 0 caseworker"):
        for q in ("{ me { deskIds } cases { edges { node { code person { givenNames } } } } }", "mutation { saveAgency(input: {code:\"x\", acronymEs:\"a\", acronymEn:\"a\", nameEs:\"a\", nameEn:\"a\"}) { userErrors { code } } }"):
            r = await client.ask(stage.as_(a), q)
            print(a, r.text[:300], r.changed, stage.leaks(stage.as_(a), r.text))
