/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * All versions of one zone key, with their material. The highest version is the current one: it wraps; every version that
 * is not disabled unwraps.
 *
 * <p>A secret: wiped on {@link #close}, never printed. Thread-safe. Source: docs/spec/keyring.md.
 */
public final class ZoneKeyring implements KeyWrapper, AutoCloseable {
    /** The most versions a keyring holds. */
    public static final int MAX_VERSIONS = 1024;

    private static final int KEY_BYTES = 32;
    private static final int MAGIC = 0x534B_5231;
    private static final byte FORMAT_VERSION = 1;
    private static final int HEAD_BYTES = 24;
    private static final int ENTRY_BYTES = 40;

    /** What may be done with a version of a zone key. */
    public enum VersionState {
        /** It unwraps, and if it is the highest version it wraps. */
        ENABLED(1),
        /** It does nothing until someone enables it again. */
        DISABLED(2),
        /** Disabled, and its material was left out: what a process is told about versions it may not use. */
        WITHHELD(3);

        private final int code;

        VersionState(int code) {
            this.code = code;
        }
    }

    private final SealCrypto crypto;
    private final SecureRandom salts;
    private final KeyId id;
    private final List<Entry> entries;
    private boolean closed;

    private ZoneKeyring(SealCrypto crypto, SecureRandom salts, KeyId id, List<Entry> entries) {
        this.crypto = crypto;
        this.salts = salts;
        this.id = id;
        this.entries = new ArrayList<>(entries);
    }

    /** A keyring of a new zone key with a random id and version 1, drawn from {@code random}. */
    public static ZoneKeyring create(SecureRandom random) {
        SealCrypto crypto = SealCrypto.selected();
        return create(random, crypto.random());
    }

    /** The same; wrap salts are drawn from {@code salts}, so that test vectors can be remade. */
    static ZoneKeyring create(SecureRandom random, SecureRandom salts) {
        KeyId id = KeyId.random(random);
        Entry first = new Entry(1, VersionState.ENABLED, newMaterial(random));
        return new ZoneKeyring(SealCrypto.selected(), salts, id, List.of(first));
    }

    /**
     * Reads what {@link #encode} made. The array is borrowed; the caller wipes it.
     *
     * @throws IllegalArgumentException if it is anything else; the message holds no key material
     */
    public static ZoneKeyring decode(byte[] encoded) {
        SealCrypto crypto = SealCrypto.selected();
        return decode(encoded, crypto.random());
    }

    static ZoneKeyring decode(byte[] encoded, SecureRandom salts) {
        if (encoded.length < HEAD_BYTES + ENTRY_BYTES || (encoded.length - HEAD_BYTES) % ENTRY_BYTES != 0) {
            throw new IllegalArgumentException("a keyring has 24 bytes and 40 for each version, got " + encoded.length);
        }
        ByteBuffer in = ByteBuffer.wrap(encoded);
        int count = (encoded.length - HEAD_BYTES) / ENTRY_BYTES;
        boolean headFits = in.getInt() == MAGIC && in.get() == FORMAT_VERSION && in.get() == 0;
        if (!headFits || count > MAX_VERSIONS || (in.getShort() & 0xFFFF) != count) {
            throw new IllegalArgumentException("not a keyring of format 1, or it counts its versions wrongly");
        }
        byte[] id = new byte[KeyId.LENGTH_BYTES];
        in.get(id);
        List<Entry> entries = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                entries.add(Entry.decode(in, entries.isEmpty() ? 0 : entries.get(i - 1).version));
            }
        } catch (IllegalArgumentException e) {
            entries.forEach(Entry::wipe);
            throw e;
        }
        return new ZoneKeyring(SealCrypto.selected(), salts, KeyId.of(id), entries);
    }

    /** All versions with their material, for storage under the root key. The caller wipes the result. */
    public byte[] encode() {
        return encode(false);
    }

    /**
     * What a process gets that was granted this key: as {@link #encode}, but without the material of versions that are
     * disabled. The caller wipes the result.
     */
    public byte[] encodeForRelease() {
        return encode(true);
    }

    private synchronized byte[] encode(boolean withholdDisabled) {
        requireOpen();
        ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + ENTRY_BYTES * entries.size())
                .putInt(MAGIC)
                .put(FORMAT_VERSION)
                .put((byte) 0)
                .putShort((short) entries.size())
                .put(id.bytes());
        entries.forEach(entry -> entry.encode(out, withholdDisabled));
        return out.array();
    }

    /** The id of the zone key, as it stands in the header of every file of the zone. */
    public KeyId id() {
        return id;
    }

    /** The highest version, whether or not it is disabled. */
    public synchronized int currentVersion() {
        return current().version;
    }

    /** All versions, ascending. */
    public synchronized List<Integer> versions() {
        return entries.stream().map(entry -> entry.version).toList();
    }

    /** What may be done with {@code version}, or empty if there is none. */
    public synchronized Optional<VersionState> state(int version) {
        return find(version).map(entry -> entry.state);
    }

    /**
     * Adds a version with material from {@code random}; it is the current one from now on.
     *
     * @return the new version
     * @throws IllegalStateException if there are {@link #MAX_VERSIONS} already
     */
    public synchronized int rotate(SecureRandom random) {
        requireOpen();
        if (entries.size() == MAX_VERSIONS) {
            throw new IllegalStateException(
                    "zone key " + id + " has " + MAX_VERSIONS + " versions, the most it can have");
        }
        int version = current().version + 1;
        entries.add(new Entry(version, VersionState.ENABLED, newMaterial(random)));
        return version;
    }

    /**
     * Disables a version: files wrapped under it cannot be opened until they are re-wrapped elsewhere or it is enabled.
     *
     * @throws IllegalArgumentException if there is no such version
     */
    public synchronized void disable(int version) {
        Entry entry = require(version);
        if (entry.state == VersionState.ENABLED) {
            entry.state = VersionState.DISABLED;
        }
    }

    /**
     * Enables a disabled version again.
     *
     * @throws IllegalArgumentException if there is no such version
     * @throws IllegalStateException if its material was withheld
     */
    public synchronized void enable(int version) {
        Entry entry = require(version);
        if (entry.state == VersionState.WITHHELD) {
            throw new IllegalStateException(
                    "the material of version " + version + " of zone key " + id + " is not here");
        }
        entry.state = VersionState.ENABLED;
    }

    @Override
    public WrappedDataKey wrap(HeaderIdentity identity, DataKey dataKey) throws IOException {
        requireZone(identity);
        int version = currentVersion();
        byte[] zoneKey = usableMaterial(version);
        try {
            return new DataKeyWrap(crypto).wrap(zoneKey, version, identity, dataKey, salts);
        } finally {
            Arrays.fill(zoneKey, (byte) 0);
        }
    }

    @Override
    public DataKey unwrap(HeaderIdentity identity, WrappedDataKey wrapped) throws IOException {
        requireZone(identity);
        byte[] zoneKey = usableMaterial(wrapped.keyVersion());
        try {
            return new DataKeyWrap(crypto).unwrap(zoneKey, identity, wrapped);
        } finally {
            Arrays.fill(zoneKey, (byte) 0);
        }
    }

    /**
     * Derives a key for a purpose other than sealed files from the current version.
     *
     * @param label the purpose; not {@code FILE_WRAP}, whose keys never leave this class
     * @param context what tells this key from others of the same purpose; may be empty
     * @throws KeyRefusedException if the current version is disabled
     */
    public DerivedKey derive(ZoneKeyLabel label, byte[] context) throws IOException {
        return derive(currentVersion(), label, context);
    }

    /**
     * The same from a given version.
     *
     * @throws KeyRefusedException if the version is disabled
     * @throws SealedFileException of kind {@code UNKNOWN_KEY} if there is no such version
     */
    public DerivedKey derive(int version, ZoneKeyLabel label, byte[] context) throws IOException {
        if (label == ZoneKeyLabel.FILE_WRAP) {
            throw new IllegalArgumentException("keys that wrap data keys are derived by the keyring alone");
        }
        byte[] zoneKey = usableMaterial(version);
        Hkdf hkdf = new Hkdf(crypto);
        byte[] extracted = hkdf.extract(new byte[0], zoneKey);
        try {
            return new DerivedKey(version, hkdf.derive(extracted, label.label(), context));
        } finally {
            Arrays.fill(zoneKey, (byte) 0);
            Arrays.fill(extracted, (byte) 0);
        }
    }

    /** Wipes all material. */
    @Override
    public synchronized void close() {
        closed = true;
        entries.forEach(Entry::wipe);
    }

    @Override
    public String toString() {
        return "ZoneKeyring[" + id + "]";
    }

    private void requireZone(HeaderIdentity identity) throws SealedFileException {
        if (!identity.zoneId().equals(id)) {
            throw new SealedFileException(
                    FailureKind.UNKNOWN_KEY,
                    "zone key " + identity.zoneId() + " is not known here (only " + id + " is)");
        }
    }

    private synchronized byte[] usableMaterial(int version) throws IOException {
        requireOpen();
        Optional<Entry> found = find(version);
        if (found.isEmpty()) {
            throw new SealedFileException(
                    FailureKind.UNKNOWN_KEY,
                    "zone key " + id + " has no version " + Integer.toUnsignedString(version) + " (newest: "
                            + current().version + ")");
        }
        if (found.get().state != VersionState.ENABLED) {
            throw new KeyRefusedException("version " + version + " of zone key " + id + " is disabled");
        }
        return found.get().material.clone();
    }

    private Entry current() {
        return entries.get(entries.size() - 1);
    }

    private Optional<Entry> find(int version) {
        return entries.stream().filter(entry -> entry.version == version).findFirst();
    }

    private Entry require(int version) {
        requireOpen();
        return find(version)
                .orElseThrow(() -> new IllegalArgumentException("zone key " + id + " has no version " + version));
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("keyring " + id + " is closed");
        }
    }

    private static byte[] newMaterial(SecureRandom random) {
        byte[] material = new byte[KEY_BYTES];
        random.nextBytes(material);
        return material;
    }

    /** One version. Guarded by the keyring. */
    private static final class Entry {
        private final int version;
        private final byte[] material;
        private VersionState state;

        private Entry(int version, VersionState state, byte[] material) {
            this.version = version;
            this.state = state;
            this.material = material;
        }

        private static Entry decode(ByteBuffer in, int previousVersion) {
            int version = in.getInt();
            if (version <= previousVersion) {
                throw new IllegalArgumentException(
                        "keyring version " + version + " follows " + previousVersion + " (expected a larger one)");
            }
            int code = in.get();
            VersionState state = Arrays.stream(VersionState.values())
                    .filter(candidate -> candidate.code == code)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("keyring version state " + code + " is not known"));
            if (in.get() != 0 || in.getShort() != 0) {
                throw new IllegalArgumentException("reserved bytes of a keyring are not zero");
            }
            byte[] material = new byte[KEY_BYTES];
            in.get(material);
            boolean isZero = MessageDigest.isEqual(material, new byte[KEY_BYTES]);
            if (isZero != (state == VersionState.WITHHELD)) {
                throw new IllegalArgumentException("keyring version " + version
                        + (isZero ? " has no material, but is not withheld" : " is withheld, but has material"));
            }
            return new Entry(version, state, material);
        }

        private void encode(ByteBuffer out, boolean withholdDisabled) {
            boolean withhold = withholdDisabled && state != VersionState.ENABLED;
            out.putInt(version)
                    .put((byte) (withhold ? VersionState.WITHHELD : state).code)
                    .put((byte) 0)
                    .putShort((short) 0)
                    .put(withhold ? new byte[KEY_BYTES] : material);
        }

        private void wipe() {
            Arrays.fill(material, (byte) 0);
        }
    }
}
