/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.zone;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path in the form in which zones compare: scheme, authority and path segments.
 *
 * <p>{@code /x}, {@code file:/x} and {@code file:///x} are equal; so are paths that differ in repeated or trailing
 * slashes and in {@code .} and {@code ..} segments. Scheme and authority compare without regard to case, segments
 * exactly. A port that is the scheme's default ({@code hdfs} 8020, {@code webhdfs} 9870, {@code swebhdfs} 9871) is left out,
 * so {@code hdfs://nn} and {@code hdfs://nn:8020} are equal. Symbolic links are not followed, and neither are the mount
 * tables of {@code viewfs}: a zone is about names. Local files have a second scheme, {@code
 * sealed+file}, which is taken for {@code file}: a zone of the one is a zone of the other.
 *
 * @param scheme lower case, {@code file} for a path without one
 * @param authority lower case, without a default port; empty if there is none
 * @param segments the path's non-empty segments; none is {@code .} or {@code ..}; not percent-decoded
 */
public record ZonePath(String scheme, String authority, List<String> segments) {
    /** A second name of the local files, for engines that would write to {@code file} without asking a file system. */
    private static final String SEALED_LOCAL_SCHEME = "sealed+file";

    /** Source: Hadoop 3.4.2, {@code HdfsClientConfigKeys}. */
    private static final Map<String, String> DEFAULT_PORTS =
            Map.of("hdfs", "8020", "webhdfs", "9870", "swebhdfs", "9871");

    private static final Pattern PORT = Pattern.compile("(.*):0*([0-9]*)");

    /** Checks and copies; {@code sealed+file} becomes {@code file}, and a default port is left out. */
    public ZonePath {
        scheme = scheme.equals(SEALED_LOCAL_SCHEME) ? "file" : scheme;
        authority = withoutDefaultPort(scheme, authority);
        segments = List.copyOf(segments);
        for (String segment : segments) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || segment.indexOf('/') >= 0) {
                throw new IllegalArgumentException("not a path segment: '" + segment + "'");
            }
        }
    }

    /**
     * Reads a prefix or path as a person writes it: a URI or an absolute local path. Characters are taken as they stand,
     * so spaces and Unicode need no escaping, and {@code %20} is three characters.
     *
     * @throws IllegalArgumentException if it is relative, empty or leads above the root
     */
    public static ZonePath parse(String text) {
        int colon = text.indexOf(':');
        int slash = text.indexOf('/');
        boolean hasScheme = colon > 0 && (slash < 0 || colon < slash);
        String scheme = hasScheme ? text.substring(0, colon).toLowerCase(Locale.ROOT) : "file";
        String rest = hasScheme ? text.substring(colon + 1) : text;
        String authority = "";
        if (hasScheme && rest.startsWith("//")) {
            int end = rest.indexOf('/', 2);
            authority = rest.substring(2, end < 0 ? rest.length() : end);
            rest = end < 0 ? "/" : rest.substring(end);
        }
        if (!rest.startsWith("/")) {
            throw new IllegalArgumentException("'" + text + "' is not an absolute path or URI");
        }
        return new ZonePath(scheme, authority.toLowerCase(Locale.ROOT), segmentsOf(text, rest));
    }

    /**
     * Takes the parts of a URI as a file system gives them: {@link URI#getPath} decoded.
     *
     * @throws IllegalArgumentException if the URI has no absolute path or leads above the root
     */
    public static ZonePath of(URI uri) {
        String path = uri.getPath();
        if (path == null || !path.startsWith("/")) {
            throw new IllegalArgumentException("'" + uri + "' has no absolute path");
        }
        String scheme = uri.getScheme() == null ? "file" : uri.getScheme().toLowerCase(Locale.ROOT);
        String authority = uri.getAuthority() == null ? "" : uri.getAuthority().toLowerCase(Locale.ROOT);
        return new ZonePath(scheme, authority, segmentsOf(uri.toString(), path));
    }

    /** Whether {@code other} is this path or lies below it: whole segments, same scheme and authority. */
    public boolean contains(ZonePath other) {
        return scheme.equals(other.scheme)
                && authority.equals(other.authority)
                && segments.size() <= other.segments.size()
                && segments.equals(other.segments.subList(0, segments.size()));
    }

    /** The path as a URI-like text without escapes: {@code file:/a/b}, {@code s3a://bucket/a}. */
    @Override
    public String toString() {
        String path = "/" + String.join("/", segments);
        return authority.isEmpty() ? scheme + ":" + path : scheme + "://" + authority + path;
    }

    private static String withoutDefaultPort(String scheme, String authority) {
        Matcher port = PORT.matcher(authority);
        if (!DEFAULT_PORTS.containsKey(scheme) || !port.matches()) {
            return authority;
        }
        boolean isDefault = port.group(2).isEmpty() || port.group(2).equals(DEFAULT_PORTS.get(scheme));
        return isDefault ? port.group(1) : port.group(1) + ":" + port.group(2);
    }

    private static List<String> segmentsOf(String whole, String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                if (segments.isEmpty()) {
                    throw new IllegalArgumentException("'" + whole + "' leads above the root");
                }
                segments.remove(segments.size() - 1);
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return segments;
    }
}
