"""Takes away from a plugin's process everything that it does not need, before its code is read.

Each measure that the machine cannot give is reported, never passed over: `apply` says what holds. The
filter and the limits are the kernel's (Linux); none of them depends on the plugin's good will.
"""

import contextlib
import ctypes
import os
import platform
import resource
import struct
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

MEMORY = 512 * 1024 * 1024
"""Bytes of address space."""
FILES = 64
"""Open files, connections of workers included."""
NOBODY = 65534

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP = 1, 38, 22
SECCOMP_MODE_FILTER = 2
ALLOW, EPERM_, ENOSYS_ = 0x7FFF0000, 0x00050001, 0x00050026

# Numbers of system calls: x86_64 and arm64. What starts programs or processes, opens connections,
# reaches into other processes, or changes what the process is.
DENIED = {
    "x86_64": {
        "socket": 41, "connect": 42, "bind": 49, "listen": 50, "socketpair": 53, "fork": 57,
        "vfork": 58, "execve": 59, "kill": 62, "ptrace": 101, "mount": 165, "umount2": 166,
        "reboot": 169, "tkill": 200, "tgkill": 234, "keyctl": 250, "unshare": 272,
        "perf_event_open": 298, "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311,
        "memfd_create": 319, "bpf": 321, "execveat": 322, "userfaultfd": 323,
        "io_uring_setup": 425, "pidfd_open": 434, "pidfd_getfd": 438,
    },
    "aarch64": {
        "socket": 198, "connect": 203, "bind": 200, "listen": 201, "socketpair": 199,
        "execve": 221, "kill": 129, "ptrace": 117, "mount": 40, "umount2": 39, "reboot": 142,
        "tkill": 130, "tgkill": 131, "keyctl": 219, "unshare": 97, "perf_event_open": 241,
        "setns": 268, "process_vm_readv": 270, "process_vm_writev": 271, "memfd_create": 279,
        "bpf": 280, "execveat": 281, "userfaultfd": 282, "io_uring_setup": 425,
        "pidfd_open": 434, "pidfd_getfd": 438,
    },
}  # fmt: skip
CLONE = {"x86_64": 56, "aarch64": 220}
CLONE3 = 435
CLONE_THREAD = 0x00010000
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
READ_FILE, READ_DIR = 1 << 2, 1 << 3
RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights over files each version of Landlock knows; later ones know as many as 5."""

_libc = ctypes.CDLL(None, use_errno=True)


class _MissingError(OSError):
    """This machine does not have the measure."""


def _checked(result: int) -> int:
    if result < 0:
        raise _MissingError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def die_with_parent() -> None:
    """The process ends when the one that started it does."""
    _checked(_libc.prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0))


def limits() -> None:
    """Memory, files and processes; no file can be written and no core dumped."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    # The hub's own work comes first.
    with contextlib.suppress(OSError):
        os.nice(10)


def unprivileged() -> None:
    """Becomes nobody, where the hub runs as root."""
    if os.geteuid() != 0:
        return
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def no_new_privileges() -> None:
    """No program that is started could have more rights than this process."""
    _checked(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))


def landlock(readable: Iterable[Path]) -> None:
    """No file but these folders can be read, and none written; no TCP, no signals to others."""
    abi = _checked(_libc.syscall(LANDLOCK_CREATE, None, 0, 1))
    rights = (1 << RIGHTS_BY_ABI.get(abi, 16)) - 1
    attributes = struct.pack("Q", rights)
    if abi >= 4:
        attributes += struct.pack("Q", 0b11)
    if abi >= 6:
        attributes += struct.pack("Q", 0b11)
    ruleset = _checked(_libc.syscall(LANDLOCK_CREATE, attributes, len(attributes), 0))
    try:
        for folder in readable:
            handle = os.open(folder, os.O_PATH | os.O_CLOEXEC)
            try:
                rule = struct.pack("=Qi", READ_FILE | READ_DIR, handle)
                _checked(_libc.syscall(LANDLOCK_ADD, ruleset, 1, rule, 0))
            finally:
                os.close(handle)
        _checked(_libc.syscall(LANDLOCK_RESTRICT, ruleset, 0))
    finally:
        os.close(ruleset)


def _op(code: int, k: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, k)


def program(machine: str) -> list[bytes]:
    """The seccomp filter: what is denied answers EPERM, everything else goes on.

    A thread may be started, a process may not: clone is allowed with CLONE_THREAD alone, and clone3,
    whose flags a filter cannot read, is said not to exist, so that the C library uses clone.
    """
    load, equal, any_bit, answer = 0x20, 0x15, 0x45, 0x06
    lines = [
        _op(load, 4),
        _op(equal, AUDIT_ARCH[machine], 1, 0),
        _op(answer, EPERM_),
        _op(load, 0),
        _op(equal, CLONE3, 0, 1),
        _op(answer, ENOSYS_),
    ]
    for number in sorted(DENIED[machine].values()):
        lines += [_op(equal, number, 0, 1), _op(answer, EPERM_)]
    lines += [
        _op(equal, CLONE[machine], 0, 3),
        _op(load, 16),
        _op(any_bit, CLONE_THREAD, 1, 0),
        _op(answer, EPERM_),
        _op(answer, ALLOW),
    ]
    return lines


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def system_calls() -> None:
    """No sockets, no programs, no processes, no reaching into others."""
    machine = platform.machine()
    if machine not in DENIED:
        raise _MissingError(0, f"no filter for {machine}")
    lines = program(machine)
    text = ctypes.create_string_buffer(b"".join(lines))
    wanted = _Program(len(lines), ctypes.cast(text, ctypes.c_void_p))
    _checked(_libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(wanted), 0, 0))


def apply(readable: Sequence[Path]) -> dict[str, str]:
    """Takes everything away; returns, by measure, 'ok' or why this machine does not have it."""
    if sys.platform != "linux":
        return dict.fromkeys(("limits", "user", "privileges", "files", "calls"), "Linux only")
    report = {}
    for name, measure in (
        ("limits", limits),
        ("privileges", no_new_privileges),
        # Before becoming nobody, who might not even pass through the folders' parents.
        ("files", lambda: landlock(readable)),
        ("user", unprivileged),
        ("calls", system_calls),
    ):
        try:
            measure()
            report[name] = "ok"
        except (OSError, ValueError) as error:
            report[name] = (
                error.strerror or str(error) if isinstance(error, OSError) else str(error)
            )
    return report
