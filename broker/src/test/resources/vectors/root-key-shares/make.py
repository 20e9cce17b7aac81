# Shares of a secret of 32 bytes, 3 of 5, by an implementation of its own: tables of logarithms, polynomials by powers.
import random

exp, log = [0] * 255, [0] * 256
value = 1
for power in range(255):
    exp[power], log[value] = value, power
    value ^= value << 1  # times 3, a generator of the field of AES
    if value & 0x100:
        value ^= 0x11b


def times(a, b):
    return exp[(log[a] + log[b]) % 255] if a and b else 0


def power_of(x, n):
    return 1 if n == 0 else times(x, power_of(x, n - 1))


source = random.Random(2026)
secret = bytes((i * 7 + 1) % 256 for i in range(32))
coefficients = [secret] + [bytes(source.randrange(256) for _ in secret) for _ in range(2)]
print(secret.hex())
for x in range(1, 6):
    share = bytearray(len(secret))
    for degree, row in enumerate(coefficients):
        for position, coefficient in enumerate(row):
            share[position] ^= times(coefficient, power_of(x, degree))
    print(share.hex())
