/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.strongroom.cli.demo.CommandRunner;
import io.strongroom.cli.demo.Demo;
import io.strongroom.cli.demo.DemoFailedException;
import io.strongroom.cli.demo.DemoResult;
import io.strongroom.cli.demo.DemoSetup;
import io.strongroom.spark.EngineJdk;
import io.strongroom.spark.SubmitException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows everything once, on real data. */
@Command(
        name = "demo",
        description = {
            "Seals real data, runs two unmodified Spark jobs on it, and shows what was protected and what it cost.",
            "Ends with 0 if results are equal, no plaintext is on the disk and tampering is refused; else with 65."
        },
        footer = {"%nExamples:", "  strongroom demo", "  strongroom demo --keep /tmp/demo --scale 0.1"})
final class DemoCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Console console;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Work in DIR, which is empty or missing, and keep it. Default: a temporary one, removed.")
    private @Nullable Path kept;

    @Option(
            names = "--scale",
            paramLabel = "S",
            defaultValue = "0.05",
            description = "Scale of the TPC-H tables; 1 is about a gigabyte. Default: 0.05.")
    private double scale;

    DemoCommand(Surroundings surroundings, Console console) {
        this.surroundings = surroundings;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = directory();
        boolean isRemoved = kept == null;
        try {
            DemoSetup setup = setup(directory);
            DemoResult result = new Demo(setup, runner(setup), console::say).run();
            console.answer(result.fields(), result.lines());
            return result.isGood() ? ExitCode.DONE : ExitCode.BAD_DATA;
        } catch (DemoFailedException e) {
            isRemoved = false;
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE, "the demonstration stopped: " + e.getMessage() + "; see " + directory);
        } catch (SubmitException e) {
            throw new CommandFailedException(e.exitCode(), String.valueOf(e.getMessage()));
        } finally {
            if (isRemoved) {
                remove(directory);
            }
        }
    }

    private Path directory() throws IOException {
        Path wanted = kept;
        if (wanted == null) {
            return Files.createTempDirectory("strongroom-demo").toRealPath();
        }
        Files.createDirectories(wanted);
        try (Stream<Path> children = Files.list(wanted)) {
            if (children.findAny().isPresent()) {
                throw new CommandFailedException(ExitCode.USAGE, wanted + " is not empty; name another directory");
            }
        }
        return wanted.toRealPath();
    }

    private DemoSetup setup(Path directory) throws SubmitException {
        Path checkout = surroundings.checkout();
        List<String> self = new ArrayList<>();
        self.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        self.addAll(List.of("-XX:+UseSerialGC", "-Dstrongroom.root=" + checkout));
        self.add("-Djava.io.tmpdir=" + directory.resolve("tmp"));
        self.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        return new DemoSetup(
                directory,
                checkout.resolve("examples/data/birdstrikes.csv"),
                checkout.resolve("build/examples/strongroom-examples.jar"),
                checkout.resolve("build/spark-4.1.0"),
                EngineJdk.find(surroundings.environment()).java(),
                self,
                scale);
    }

    private CommandRunner runner(DemoSetup setup) {
        return arguments -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Surroundings own = new Surroundings(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    false,
                    false,
                    surroundings.environment(),
                    surroundings.userHome(),
                    surroundings.root(),
                    surroundings.checkout());
            List<String> line = new ArrayList<>(
                    List.of("--home", setup.directory().resolve("home").toString(), "--json"));
            line.addAll(List.of(arguments));
            int exitCode = Strongroom.run(own, line.toArray(String[]::new));
            try {
                return new CommandRunner.Answer(
                        exitCode,
                        JsonMapper.builder().build().readTree(out.toString(StandardCharsets.UTF_8)),
                        err.toString(StandardCharsets.UTF_8));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a command with --json answered with something else", e);
            }
        };
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> below = Files.walk(directory)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
