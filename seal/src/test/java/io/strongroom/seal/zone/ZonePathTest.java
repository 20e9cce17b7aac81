/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZonePathTest {
    @ParameterizedTest
    @CsvSource({
        "/x, file:/x",
        "/x, file:///x",
        "/x, FILE:/x/",
        "/x, //x",
        "/x, /x//./",
        "/x, /y/../x",
        "/x, sealed+file:/x",
        "/x, Sealed+File:///x",
        "/, file:///",
        "/, /x/..",
        "s3a://Bucket/a, S3A://bucket//a/",
        "s3a://bucket, s3a://bucket/",
        "hdfs://nn:8020/a, hdfs://NN:8020/b/../a",
        "hdfs://nn/a, hdfs://nn:8020/a",
        "hdfs://nn/a, hdfs://nn:/a",
        "hdfs://nn/a, hdfs://nn:08020/a",
        "webhdfs://nn/a, webhdfs://nn:9870/a",
        "swebhdfs://nn/a, swebhdfs://nn:9871/a",
        "hdfs://[::1]/a, hdfs://[::1]:8020/a",
        "/a:b, file:/a:b"
    })
    void equal_ways_to_write_one_path(String one, String other) {
        assertThat(ZonePath.parse(one)).isEqualTo(ZonePath.parse(other));
    }

    @ParameterizedTest
    @CsvSource({
        "/x, /X",
        "/x, hdfs:/x",
        "s3a://a/x, s3a://b/x",
        "/a b, /a%20b",
        "/x, /x/y",
        "hdfs://nn:8020/a, hdfs://nn:9000/a",
        "hdfs://nn/a, hdfs://nn:9870/a",
        "webhdfs://nn/a, webhdfs://nn:8020/a",
        "s3a://b/a, s3a://b:8020/a"
    })
    void different_paths(String one, String other) {
        assertThat(ZonePath.parse(one)).isNotEqualTo(ZonePath.parse(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "./x", "../x", "/..", "/a/../../b", "s3a:x", "file:", "s3a://b/.."})
    void relative_paths_and_those_above_the_root_are_refused(String text) {
        assertThatThrownBy(() -> ZonePath.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "/data, /data, true",
        "/data, /data/a, true",
        "/data, /database, false",
        "/data/, /data/../database, false",
        "/data/a, /data, false",
        "/, /anything, true",
        "/, s3a://b/x, false",
        "s3a://b/x, s3a://B/x/y, true",
        "s3a://b/x, s3a://c/x/y, false"
    })
    void prefixes_match_whole_segments(String prefix, String path, boolean contained) {
        assertThat(ZonePath.parse(prefix).contains(ZonePath.parse(path))).isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource({
        "file:/a%20b, /a b",
        "file:///a%2Fb, /a/b",
        "s3a://bucket/a%25, s3a://bucket/a%",
        "hdfs://nn:8020/a, hdfs://nn/a",
        "/x, /x"
    })
    void a_uri_is_decoded(String uri, String text) {
        assertThat(ZonePath.of(URI.create(uri))).isEqualTo(ZonePath.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "mailto:a@b", "file:x", "s3a://b/../x"})
    void a_uri_without_an_absolute_path_is_refused(String uri) {
        assertThatThrownBy(() -> ZonePath.of(URI.create(uri))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"file:///a//b/, file:/a/b", "S3A://B/x, s3a://b/x", "/, file:/", "s3a://b, s3a://b/"})
    void writes_itself_in_one_way(String text, String written) {
        assertThat(ZonePath.parse(text)).hasToString(written);
        assertThat(ZonePath.parse(written)).isEqualTo(ZonePath.parse(text));
    }
}
