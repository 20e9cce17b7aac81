/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import io.strongroom.filesystem.FileSystemDoors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The Hadoop settings of a run: the user's {@code core-site.xml} and our file systems for every scheme that can hold data,
 * in one {@code core-site.xml}, which every {@code new Configuration()} of the JVM finds. Hadoop reads only the first
 * {@code core-site.xml} of a class path, so the two are joined. Immutable.
 */
final class HadoopSettings {
    /**
     * Schemes whose file systems hold data: they are covered although no zone names them, so that nothing is written there
     * in clear.
     */
    private static final List<String> DATA_SCHEMES = List.of(
            "abfs",
            "abfss",
            "adl",
            "cosn",
            "ftp",
            "gs",
            "hdfs",
            "o3fs",
            "obs",
            "ofs",
            "oss",
            "s3a",
            "sftp",
            "swebhdfs",
            "tos",
            "viewfs",
            "wasb",
            "wasbs",
            "webhdfs");

    private static final Pattern DOOR = Pattern.compile("fs\\.(AbstractFileSystem\\.)?([^.]+)\\.impl");
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");
    private static final String CORE_SITE = "core-site.xml";
    private static final String NOT_HANDED_ON = "hive-site.xml";
    private static final String SPARK_PREFIX = "spark.hadoop.";
    private static final String RESERVED = "strongroom.";

    private final SortedMap<String, String> coreSite;
    private final SortedMap<String, String> doors;

    private HadoopSettings(SortedMap<String, String> coreSite, SortedMap<String, String> doors) {
        this.coreSite = Collections.unmodifiableSortedMap(coreSite);
        this.doors = Collections.unmodifiableSortedMap(doors);
    }

    /**
     * Joins.
     *
     * @param directories configuration directories in class path order; the first {@code core-site.xml} counts
     * @param user the user's Spark properties, whose {@code spark.hadoop.} ones name file systems too
     * @param zones the schemes of the zones
     * @param registered the file systems that jars of the class path register
     * @throws SubmitException with exit code 2 if a file is not a Hadoop configuration, 77 if the user replaces the local
     *     file system, or opens a door that ours do not cover
     */
    static HadoopSettings join(
            List<Path> directories, UserSettings user, Set<String> zones, RegisteredFileSystems registered)
            throws SubmitException, IOException {
        SortedMap<String, String> coreSite = new TreeMap<>();
        boolean found = false;
        for (Path directory : directories) {
            refuseDoorsOfOtherFiles(directory);
            Path file = directory.resolve(CORE_SITE);
            if (!found && Files.isRegularFile(file)) {
                coreSite.putAll(read(file));
                refuseReserved(coreSite.keySet(), file);
                found = true;
            }
        }
        Map<String, String> existing = new TreeMap<>(coreSite);
        user.values().forEach((name, value) -> {
            if (name.startsWith(SPARK_PREFIX)) {
                existing.put(name.substring(SPARK_PREFIX.length()), value);
            }
        });
        Set<String> schemes = new TreeSet<>(DATA_SCHEMES);
        schemes.addAll(zones);
        Set<String> named = new TreeSet<>();
        for (String name : existing.keySet()) {
            Matcher door = DOOR.matcher(name);
            if (door.matches()) {
                refuseOpen(name, door.group(2));
                schemes.add(door.group(2));
                named.add(existing.getOrDefault(name, ""));
            }
        }
        schemes.addAll(registered.schemes(named));
        return new HadoopSettings(coreSite, new TreeMap<>(FileSystemDoors.settings(schemes, existing)));
    }

    /** Hadoop looks a door up by the scheme as a path spells it: {@code FILE:/x} does not go through that of {@code file}. */
    private static void refuseOpen(String name, String scheme) throws SubmitException {
        if (!SCHEME.matcher(scheme).matches()) {
            throw SubmitException.refused(
                    name + " is refused: files under this spelling of the scheme would not be sealed (write it in lower"
                            + " case)");
        }
        if (scheme.equals("file") || scheme.equals(FileSystemDoors.SEALED_LOCAL_SCHEME)) {
            throw SubmitException.refused(
                    name + " is refused: local files go through the file system that seals (remove it)");
        }
    }

    /** Hadoop reads {@code hdfs-site.xml} and the like besides, sooner or later: file systems are named in one file only. */
    private static void refuseDoorsOfOtherFiles(Path directory) throws SubmitException, IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith("-site.xml"))
                    .filter(file -> !file.endsWith(CORE_SITE) && !file.endsWith(NOT_HANDED_ON))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            Set<String> names = read(file).keySet();
            refuseReserved(names, file);
            for (String name : names) {
                if (DOOR.matcher(name).matches()) {
                    throw SubmitException.refused(name + " in " + file
                            + " is refused: its files would not be sealed (move it to core-site.xml)");
                }
            }
        }
    }

    private static void refuseReserved(Set<String> names, Path file) throws SubmitException {
        for (String name : names) {
            if (name.startsWith(RESERVED)) {
                throw SubmitException.refused(
                        name + " in " + file + " is refused: these names are reserved (remove it)");
            }
        }
    }

    /** The settings that put our file systems in place, without {@code spark.hadoop.}, sorted. */
    SortedMap<String, String> doors() {
        return doors;
    }

    /** The joined {@code core-site.xml}; our settings are final in it. */
    byte[] coreSiteFile() {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?>\n<configuration>\n");
        coreSite.forEach((name, value) -> {
            if (!doors.containsKey(name)) {
                append(xml, name, value, "");
            }
        });
        doors.forEach((name, value) -> append(xml, name, value, "<final>true</final>"));
        return xml.append("</configuration>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder xml, String name, String value, String more) {
        xml.append("<property><name>")
                .append(escape(name))
                .append("</name><value>")
                .append(escape(value))
                .append("</value>")
                .append(more)
                .append("</property>\n");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static Map<String, String> read(Path file) throws SubmitException, IOException {
        Map<String, String> properties = new TreeMap<>();
        try (InputStream in = Files.newInputStream(file)) {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            NodeList elements =
                    factory.newDocumentBuilder().parse(in).getDocumentElement().getChildNodes();
            for (int i = 0; i < elements.getLength(); i++) {
                if (elements.item(i) instanceof Element property) {
                    if (!property.getTagName().equals("property")) {
                        throw SubmitException.usage(file + " has an element <" + property.getTagName()
                                + ">, which is not supported (expected: property)");
                    }
                    properties.put(textOf(property, "name"), textOf(property, "value"));
                }
            }
            return properties;
        } catch (SAXException e) {
            throw SubmitException.usage(file + " is not a Hadoop configuration file (expected: XML without a DTD)");
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this JDK's XML parser lacks secure processing", e);
        }
    }

    /** An attribute, or the last of such elements, which wins: as Hadoop reads a property. */
    private static String textOf(Element property, String name) {
        NodeList elements = property.getElementsByTagName(name);
        int count = elements.getLength();
        return (count == 0
                        ? property.getAttribute(name)
                        : elements.item(count - 1).getTextContent())
                .strip();
    }
}
