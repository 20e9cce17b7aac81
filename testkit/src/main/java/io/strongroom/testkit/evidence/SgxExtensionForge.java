/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;

/**
 * The SGX extension of a PCK certificate: items of OID and value, in order. Every item can be replaced, removed or added.
 * Immutable. Source: Intel SGX PCK Certificate and Certificate Revocation List Profile Specification, 1.3.5.
 */
public final class SgxExtensionForge {
    /** The OID of the extension, and the beginning of the OID of every item. */
    public static final String OID = "1.2.840.113741.1.13.1";

    /** SVNs of the platform in {@link #processor} and {@link #platform}. */
    public static final List<Integer> COMPONENTS = List.of(11, 11, 2, 2, 2, 1, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0);

    /** PCESVN of the platform. */
    public static final int PCE_SVN = 13;

    /** FMSPC of the platform, as TCB info writes it. */
    public static final String FMSPC = "00A067110000";

    private static final String PPID = OID + ".1";
    private static final String TCB = OID + ".2";
    private static final String TCB_PCE_SVN = TCB + ".17";
    private static final String TCB_CPU_SVN = TCB + ".18";
    private static final String PCE_ID = OID + ".3";
    private static final String FMSPC_ITEM = OID + ".4";
    private static final String SGX_TYPE = OID + ".5";
    private static final String PLATFORM_INSTANCE_ID = OID + ".6";
    private static final String CONFIGURATION = OID + ".7";

    private final Map<String, ASN1Encodable> tcb;
    private final Map<String, ASN1Encodable> items;

    private SgxExtensionForge(Map<String, ASN1Encodable> tcb, Map<String, ASN1Encodable> items) {
        this.tcb = tcb;
        this.items = items;
    }

    /** The extension under the Processor CA: SGX type standard, without platform instance and configuration. */
    public static SgxExtensionForge processor() {
        return new SgxExtensionForge(Map.of(), Map.of())
                .with(PPID, octets("4e".repeat(16)))
                .with(TCB, new DERSequence())
                .with(PCE_ID, octets("0000"))
                .with(FMSPC_ITEM, octets(FMSPC))
                .with(SGX_TYPE, new ASN1Enumerated(0))
                .withComponents(COMPONENTS)
                .withPceSvn(PCE_SVN)
                .withCpuSvn("0b0b02020201000500" + "00".repeat(7));
    }

    /** The extension under the Platform CA: SGX type scalable, with platform instance and configuration. */
    public static SgxExtensionForge platform() {
        return processor()
                .with(SGX_TYPE, new ASN1Enumerated(1))
                .with(PLATFORM_INSTANCE_ID, octets("45".repeat(16)))
                .withConfiguration(true, true, true);
    }

    /** The same with another PPID, in hexadecimal. */
    public SgxExtensionForge withPpid(String hex) {
        return with(PPID, octets(hex));
    }

    /** The same with other component SVNs, at most 16; those that are missing are left out. */
    public SgxExtensionForge withComponents(List<Integer> svns) {
        SgxExtensionForge changed = this;
        for (int i = 0; i < svns.size(); i++) {
            changed = changed.withTcb(TCB + "." + (i + 1), new ASN1Integer(svns.get(i)));
        }
        return changed;
    }

    /** The same with another PCESVN. */
    public SgxExtensionForge withPceSvn(int svn) {
        return withTcb(TCB_PCE_SVN, new ASN1Integer(svn));
    }

    /** The same with another CPUSVN, in hexadecimal; it need not agree with the components. */
    public SgxExtensionForge withCpuSvn(String hex) {
        return withTcb(TCB_CPU_SVN, octets(hex));
    }

    /** The same with another PCEID, in hexadecimal. */
    public SgxExtensionForge withPceId(String hex) {
        return with(PCE_ID, octets(hex));
    }

    /** The same with another FMSPC, in hexadecimal. */
    public SgxExtensionForge withFmspc(String hex) {
        return with(FMSPC_ITEM, octets(hex));
    }

    /** The same with another SGX type: 0 standard, 1 scalable, 2 scalable with integrity. */
    public SgxExtensionForge withSgxType(int type) {
        return with(SGX_TYPE, new ASN1Enumerated(type));
    }

    /** The same with another platform instance id, in hexadecimal. */
    public SgxExtensionForge withPlatformInstanceId(String hex) {
        return with(PLATFORM_INSTANCE_ID, octets(hex));
    }

    /** The same with another configuration. */
    public SgxExtensionForge withConfiguration(boolean dynamicPlatform, boolean cachedKeys, boolean smtEnabled) {
        Map<String, ASN1Encodable> flags = new LinkedHashMap<>();
        flags.put(CONFIGURATION + ".1", ASN1Boolean.getInstance(dynamicPlatform));
        flags.put(CONFIGURATION + ".2", ASN1Boolean.getInstance(cachedKeys));
        flags.put(CONFIGURATION + ".3", ASN1Boolean.getInstance(smtEnabled));
        return with(CONFIGURATION, sequence(flags));
    }

    /** The same with any item, known or not; in its place if there is one, behind all others if not. */
    public SgxExtensionForge with(String oid, ASN1Encodable value) {
        return new SgxExtensionForge(tcb, put(items, oid, value));
    }

    /** The same with any item of the TCB. */
    public SgxExtensionForge withTcb(String oid, ASN1Encodable value) {
        return new SgxExtensionForge(put(tcb, oid, value), items);
    }

    /** The same without an item, of the extension or of the TCB. */
    public SgxExtensionForge without(String oid) {
        Map<String, ASN1Encodable> fewerTcb = new LinkedHashMap<>(tcb);
        Map<String, ASN1Encodable> fewer = new LinkedHashMap<>(items);
        fewerTcb.remove(oid);
        fewer.remove(oid);
        return new SgxExtensionForge(fewerTcb, fewer);
    }

    /** The same with all items, and those of the TCB, in the opposite order. */
    public SgxExtensionForge reversed() {
        return new SgxExtensionForge(reversed(tcb), reversed(items));
    }

    /** The extension, not critical. */
    public ForgedExtension extension() {
        Map<String, ASN1Encodable> all = new LinkedHashMap<>(items);
        all.computeIfPresent(TCB, (oid, value) -> sequence(tcb));
        return ForgedExtension.of(OID, sequence(all));
    }

    private static DERSequence sequence(Map<String, ASN1Encodable> items) {
        var sequence = new ASN1EncodableVector();
        items.forEach((oid, value) ->
                sequence.add(new DERSequence(new ASN1Encodable[] {new ASN1ObjectIdentifier(oid), value})));
        return new DERSequence(sequence);
    }

    private static Map<String, ASN1Encodable> put(Map<String, ASN1Encodable> map, String oid, ASN1Encodable value) {
        Map<String, ASN1Encodable> changed = new LinkedHashMap<>(map);
        changed.put(oid, value);
        return changed;
    }

    private static Map<String, ASN1Encodable> reversed(Map<String, ASN1Encodable> map) {
        List<String> order = new ArrayList<>(map.keySet());
        Collections.reverse(order);
        Map<String, ASN1Encodable> changed = new LinkedHashMap<>();
        order.forEach(oid -> changed.put(oid, map.get(oid)));
        return changed;
    }

    private static DEROctetString octets(String hex) {
        return new DEROctetString(Bytes.hex(hex).toArray());
    }
}
