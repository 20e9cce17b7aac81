# Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0
"""Seals and opens one large file with the command and its peers in turn; prints a Markdown table of medians.

Arguments: the strongroom command, a working directory, the size in MiB, the number of rounds.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time


def measure(command):
    """Runs a command; gives its wall seconds, CPU seconds and peak resident MiB."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - start
    if process.returncode != 0:
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    strongroom, work, mib, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    plain = os.path.join(work, "plain.bin")
    with open(plain, "wb") as out:
        for _ in range(mib):
            out.write(os.urandom(1 << 20))
    password = os.path.join(work, "password")
    with open(password, "w") as out:
        out.write(os.urandom(16).hex())
    path = lambda name: os.path.join(work, name)
    contenders = {
        "strongroom": (
            [strongroom, "--quiet", "seal", plain, path("s.sealed"), "--key", "benchmark"],
            [strongroom, "--quiet", "open", path("s.sealed"), path("s.plain")],
            ["s.sealed", "s.plain"],
        )
    }
    if shutil.which("openssl"):
        cipher = ["openssl", "enc", "-aes-256-ctr", "-pbkdf2", "-pass", "file:" + password]
        contenders["openssl enc (AES-256-CTR, unauthenticated)"] = (
            cipher + ["-in", plain, "-out", path("o.enc")],
            cipher + ["-d", "-in", path("o.enc"), "-out", path("o.plain")],
            ["o.enc", "o.plain"],
        )
    if shutil.which("age") and shutil.which("age-keygen"):
        identity = path("age.key")
        subprocess.run(["age-keygen", "-o", identity], check=True, stderr=subprocess.DEVNULL)
        recipient = subprocess.run(["age-keygen", "-y", identity], check=True, capture_output=True, text=True).stdout.strip()
        contenders["age"] = (
            ["age", "-r", recipient, "-o", path("a.age"), plain],
            ["age", "-d", "-i", identity, "-o", path("a.plain"), path("a.age")],
            ["a.age", "a.plain"],
        )
    figures = {name: ([], []) for name in contenders}
    for _ in range(rounds):
        for name, (seal, opened, outputs) in contenders.items():
            figures[name][0].append(measure(seal))
            figures[name][1].append(measure(opened))
            subprocess.run(["cmp", plain, path(outputs[1])], check=True)
            for output in outputs:
                os.remove(path(output))
    print(f"{mib} MiB of random bytes, medians of {rounds} rounds in turn; whole processes, start-up included.\n")
    print("| | seal, MB/s | CPU | peak memory | open, MB/s | CPU | peak memory |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, directions in figures.items():
        cells = []
        for runs in directions:
            wall, cpu, memory = (statistics.median(column) for column in zip(*runs))
            cells += [f"{mib * 1.048576 / wall:.0f}", f"{cpu:.2f} s", f"{memory:.0f} MiB"]
        print(f"| {name} | " + " | ".join(cells) + " |")


main()
