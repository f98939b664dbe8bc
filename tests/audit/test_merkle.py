"""The tree against the values that RFC 6962 implementations share, and against any change."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.audit import merkle
from hub.audit.verify import Tree

# The tree of certificate-transparency's own tests (merkletree/merkle_tree_test.cc, and the Go
# implementations after it): eight leaves, the roots of its beginnings, and proofs within it.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = [
    (0, 1, []),
    (0, 8, [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]),
    (5, 8, [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (1, 5, [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]),
]  # fmt: skip


def plain_root(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    left, right = plain_root(leaves[:k]), plain_root(leaves[k:])
    return hashlib.sha256(b"\1" + left + right).digest()


def stored(leaves: list[bytes], steps: list[int] | None = None) -> dict[merkle.Node, bytes]:
    """The nodes of a tree that grew in these steps."""
    nodes: dict[merkle.Node, bytes] = {}
    size = 0
    for step in steps or [len(leaves)]:
        nodes |= merkle.new_nodes(size, leaves[size : size + step], nodes.__getitem__)
        size += step
    return nodes


LEAVES = [merkle.leaf_hash(entry) for entry in INPUTS]
NODES = stored(LEAVES)


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    assert merkle.root(size, NODES.__getitem__).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
def test_inclusion_proofs_are_the_published_ones(index: int, size: int, path: list[str]) -> None:
    found = merkle.inclusion_proof(index, size, NODES.__getitem__)
    assert [step.hex() for step in found] == path
    root = bytes.fromhex(ROOTS[size])
    assert merkle.verify_inclusion(LEAVES[index], index, size, found, root)


hashes = st.binary(min_size=32, max_size=32)
logs = st.lists(hashes, min_size=1, max_size=70)


@given(logs, st.data())
def test_however_it_grows_the_tree_is_the_same(leaves: list[bytes], data: st.DataObject) -> None:
    steps, left = [], len(leaves)
    while left:
        steps.append(data.draw(st.integers(1, left)))
        left -= steps[-1]
    assert stored(leaves, steps) == stored(leaves)
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    nodes = stored(leaves, steps)
    assert merkle.root(len(leaves), nodes.__getitem__) == plain_root(leaves) == tree.root()


@given(logs, st.data())
def test_reading_may_begin_anywhere(leaves: list[bytes], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(leaves)))
    nodes = stored(leaves)
    tree = Tree(start, [nodes[peak] for peak in merkle.peaks(start)])
    for leaf in leaves[start:]:
        tree.add(leaf)
    assert (tree.size, tree.root()) == (len(leaves), plain_root(leaves))


@given(logs, st.data())
def test_an_entry_is_proven_in_its_place_and_nowhere_else(
    leaves: list[bytes], data: st.DataObject
) -> None:
    size = len(leaves)
    index = data.draw(st.integers(0, size - 1))
    nodes, root = stored(leaves), plain_root(leaves)
    path = merkle.inclusion_proof(index, size, nodes.__getitem__)
    assert merkle.verify_inclusion(leaves[index], index, size, path, root)
    other = data.draw(hashes.filter(lambda h: h != leaves[index]))
    assert not merkle.verify_inclusion(other, index, size, path, root)
    assert not merkle.verify_inclusion(leaves[index], index, size, path, other)
    assert not merkle.verify_inclusion(leaves[index], index, size, [*path, other], root)
    assert not merkle.verify_inclusion(leaves[index], -1, size, path, root)
    assert not merkle.verify_inclusion(leaves[index], size, size, path, root)
    if path:
        step = data.draw(st.integers(0, len(path) - 1))
        changed = [*path[:step], bytes([path[step][0] ^ 1]) + path[step][1:], *path[step + 1 :]]
        assert not merkle.verify_inclusion(leaves[index], index, size, changed, root)
        assert not merkle.verify_inclusion(leaves[index], index, size, path[:-1], root)


@given(logs, st.data())
def test_any_change_changes_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    root = plain_root(leaves)
    index = data.draw(st.integers(0, len(leaves) - 1))
    kind = data.draw(st.sampled_from(["edited", "removed", "inserted", "swapped"]))
    changed = [*leaves]
    if kind == "edited":
        changed[index] = hashlib.sha256(leaves[index]).digest()
    elif kind == "removed":
        del changed[index]
    elif kind == "inserted":
        changed.insert(index, data.draw(hashes))
    else:
        other = data.draw(st.integers(0, len(leaves) - 1))
        changed[index], changed[other] = changed[other], changed[index]
    tree = Tree()
    for leaf in changed:
        tree.add(leaf)
    assert (tree.root() == root) == (changed == leaves)


def test_a_proof_too_short_for_the_size_that_is_claimed_proves_nothing() -> None:
    """The signed size is part of what a proof proves, also where the hashes would lead to the root."""
    root = bytes.fromhex(ROOTS[8])
    path = merkle.inclusion_proof(0, 8, NODES.__getitem__)
    assert not merkle.verify_inclusion(LEAVES[0], 0, 16, path, root)


def test_a_leaf_is_never_taken_for_a_node() -> None:
    left, right = LEAVES[:2]
    assert merkle.leaf_hash(left + right) != merkle.node_hash(left, right)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 3), (3, 3)])
def test_nothing_is_proven_of_what_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no such leaf"):
        merkle.inclusion_proof(index, size, NODES.__getitem__)
