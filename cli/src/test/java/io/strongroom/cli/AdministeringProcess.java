/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.Broker;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An administrator in a process of his own, over the workspace of a broker: rotates keys and changes the policy for ever,
 * and prints what was acknowledged: {@code NAME VERSION}, with the name {@code policy} for the policy.
 */
public final class AdministeringProcess {
    private AdministeringProcess() {}

    /**
     * The process.
     *
     * @param arguments the workspace, milliseconds between two changes, and the keys' names
     */
    public static void main(String[] arguments) throws Exception {
        long pauseMillis = Long.parseLong(arguments[1]);
        List<String> keys = List.of(arguments).subList(2, arguments.length);
        try (OpenWorkspace open = OpenWorkspace.at(Path.of(arguments[0]))) {
            Broker broker = open.broker();
            for (int i = 0; ; i++) {
                String key = keys.get(i % keys.size());
                acknowledge(key, broker.rotateKey(key).currentVersion());
                String policy =
                        broker.policy().policy().text().replaceAll("- name: .*simul", "- name: v" + i + "-simul");
                acknowledge("policy", broker.setPolicy(policy).number());
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            }
        }
    }

    private static void acknowledge(String name, long version) {
        System.out.println(name + " " + version);
        System.out.flush();
    }
}
