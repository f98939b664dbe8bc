"""The Merkle tree of RFC 6962 section 2.1 (SHA-256): hashes, proofs, and their verification. Pure.

A tree over n leaves is described by the hashes of its complete subtrees: node (level, position) covers
2^level leaves from position * 2^level on; level 0 are the leaves. Adding leaves never changes such a
node, so each is stored once and every root and proof is made of O(log n) of them.
"""

import hashlib
from collections.abc import Callable, Sequence

Node = tuple[int, int]
"""(level, position) of a complete subtree."""

Lookup = Callable[[Node], bytes]
"""Gives the hash of a complete subtree."""

EMPTY = hashlib.sha256().digest()
"""The root of the empty tree."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash of a leaf."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two subtrees."""
    return hashlib.sha256(b"\1" + left + right).digest()


def new_nodes(size: int, leaves: Sequence[bytes], lookup: Lookup) -> dict[Node, bytes]:
    """The complete subtrees that appear when `leaves` are added to a tree of `size` leaves."""
    made: dict[Node, bytes] = {(0, size + i): leaf for i, leaf in enumerate(leaves)}

    def known(node: Node) -> bytes:
        return made[node] if node in made else lookup(node)

    total, level = size + len(leaves), 0
    while total >> (level + 1):
        for position in range(size >> (level + 1), total >> (level + 1)):
            left, right = (level, 2 * position), (level, 2 * position + 1)
            made[level + 1, position] = node_hash(known(left), known(right))
        level += 1
    return made


def peaks(size: int) -> list[Node]:
    """The complete subtrees, from left to right, that make up a tree of `size` leaves."""
    found, start = [], 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            found.append((level, start >> level))
            start += 1 << level
    return found


def _split(count: int) -> int:
    """The largest power of two smaller than count."""
    return 1 << (count - 1).bit_length() - 1


def nodes_for_root(start: int, count: int) -> list[Node]:
    """The complete subtrees that make up `count` leaves from `start` (aligned as the RFC splits them)."""
    found = []
    for level, position in peaks(count):
        found.append((level, (start >> level) + position))
    return found


def _range_root(start: int, count: int, lookup: Lookup) -> bytes:
    hashes = [lookup(node) for node in nodes_for_root(start, count)]
    root = hashes.pop()
    while hashes:
        root = node_hash(hashes.pop(), root)
    return root


def root(size: int, lookup: Lookup) -> bytes:
    """The root of the first `size` leaves."""
    return _range_root(0, size, lookup) if size else EMPTY


def inclusion_proof(index: int, size: int, lookup: Lookup) -> list[bytes]:
    """The audit path of a leaf in a tree of `size` (RFC 6962 section 2.1.1)."""
    if not 0 <= index < size:
        raise ValueError("no such leaf in a tree of this size")
    path: list[bytes] = []
    start, count = 0, size
    while count > 1:
        middle = _split(count)
        if index - start < middle:
            path.append(_range_root(start + middle, count - middle, lookup))
            count = middle
        else:
            path.append(_range_root(start, middle, lookup))
            start, count = start + middle, count - middle
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """True when the proof leads from the leaf to the root (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    fn, sn, found = index, size - 1, leaf
    for step in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            found = node_hash(step, found)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = node_hash(found, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and found == root
