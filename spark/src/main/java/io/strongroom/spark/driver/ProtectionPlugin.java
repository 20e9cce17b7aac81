/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark.driver;

import io.strongroom.agent.Session;
import io.strongroom.seal.zone.ZoneMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Fails the start of a {@code SparkContext} whose settings the application changed so that the run is not protected any
 * more: a class that sets {@code fs.file.impl} for its tests must not write in clear by accident. It guards against
 * mistakes; the application itself is trusted code, which the job descriptor names.
 */
public final class ProtectionPlugin implements SparkPlugin {
    /** Made by Spark. */
    public ProtectionPlugin() {}

    @Override
    public DriverPlugin driverPlugin() {
        return new Check();
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new RefusedTasks();
    }

    private static final class Check implements DriverPlugin {
        @Override
        public Map<String, String> init(SparkContext context, PluginContext plugin) {
            List<String> problems = new ArrayList<>();
            Session session = Session.current()
                    .orElseThrow(() -> new IllegalStateException("strongroom: this process has no session"));
            checkSettings(context.conf(), session.zones(), problems);
            Set<String> schemes = new TreeSet<>();
            session.zones().zones().forEach(zone -> schemes.add(zone.prefix().scheme()));
            problems.addAll(DoorRule.problems(context.hadoopConfiguration(), schemes));
            if (!problems.isEmpty()) {
                throw new IllegalStateException("strongroom: the application undoes its protection: "
                        + String.join("; ", problems) + " (remove these settings from the application)");
            }
            return Map.of();
        }

        private static void checkSettings(SparkConf conf, ZoneMap zones, List<String> problems) {
            ProtectedSettings.values().forEach((name, wanted) -> {
                String got = conf.get(name, "");
                if (!got.equals(wanted)) {
                    problems.add(name + " is '" + got + "' (expected '" + wanted + "')");
                }
            });
            if (conf.getBoolean("spark.eventLog.enabled", false)) {
                EventLogRule.problem(conf.get("spark.eventLog.dir", "/tmp/spark-events"), zones)
                        .ifPresent(problems::add);
            }
        }
    }
}
