/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.strongroom.cli.demo.DemoResult.Comparison;
import io.strongroom.cli.demo.DemoResult.Job;
import io.strongroom.cli.demo.DemoResult.Tampering;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs the demonstration: the methods of {@link #run} are its steps. Used once, by one thread.
 *
 * <p>Sealed runs come before plain ones, so that what the search finds cannot stem from the plain ones.
 */
public final class Demo {
    private static final List<String> ZONES = List.of("strikes", "orders", "results");
    private static final int TAMPERED_POSITION = 300;
    private static final int CANARIES_OF_EACH_KIND = 40;
    private static final int SHORTEST_CANARY = 12;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DemoSetup setup;
    private final CommandRunner commands;
    private final Consumer<String> say;
    private final List<String> plainJvmArguments = new ArrayList<>();
    private final List<String> evidence = new ArrayList<>();
    private final Set<String> keys = new LinkedHashSet<>();

    /** A demonstration. {@code say} is told what goes on, a line a step. */
    public Demo(DemoSetup setup, CommandRunner commands, Consumer<String> say) {
        this.setup = setup;
        this.commands = commands;
        this.say = say;
    }

    private record ExampleJob(String name, String mainClass, List<String> inputs, List<String> outputs) {
        List<String> arguments(Path data) {
            return Stream.concat(inputs.stream(), outputs.stream())
                    .map(path -> data.resolve(path).toString())
                    .toList();
        }
    }

    private static final List<ExampleJob> JOBS = List.of(
            new ExampleJob(
                    "SQL report",
                    "com.example.birds.StrikeReport",
                    List.of("strikes/birdstrikes.csv", "orders"),
                    List.of("results")),
            new ExampleJob(
                    "MLlib model",
                    "com.example.birds.DamageModel",
                    List.of("strikes/birdstrikes.csv"),
                    List.of("results/model", "results")));

    /**
     * Runs all steps.
     *
     * @throws DemoFailedException if a step fails, so that nothing can be shown
     */
    public DemoResult run() throws IOException, InterruptedException, DemoFailedException {
        makeDirectories();
        long rowsIn = makeData();
        makeWorkspace();
        sealData();
        List<MeasuredProcess> sealed = new ArrayList<>();
        for (ExampleJob job : JOBS) {
            sealed.add(runSealed(job));
        }
        Canaries canaries = chooseCanaries();
        CanarySearch search = new CanarySearch(canaries);
        say.accept("searching everything that the runs left on the disk");
        CanarySearch.Result ours = search.search(leftBehind());
        learnJvmArguments();
        List<MeasuredProcess> plain = new ArrayList<>();
        for (ExampleJob job : JOBS) {
            plain.add(runPlain(job));
        }
        CanarySearch.Result control = search.search(List.of(setup.plain().resolve("results")));
        List<Comparison> comparisons = compareResults();
        Tampering tampering = tamper();
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < JOBS.size(); i++) {
            jobs.add(new Job(
                    JOBS.get(i).name(),
                    sealed.get(i).elapsed(),
                    plain.get(i).elapsed(),
                    sealed.get(i).cpu(),
                    plain.get(i).cpu()));
        }
        return new DemoResult(
                jobs,
                evidence,
                List.copyOf(keys),
                rowsIn,
                comparisons,
                setup.directory(),
                ours,
                control,
                canaries.texts().size(),
                tampering);
    }

    private void makeDirectories() throws IOException {
        for (Path directory : List.of(setup.plain(), setup.lake(), setup.temporary(), setup.working(), setup.logs())) {
            Files.createDirectories(directory);
        }
    }

    private long makeData() throws IOException {
        say.accept("making TPC-H tables at scale " + setup.scale() + " beside 10,000 bird strikes");
        Path strikes = Files.createDirectories(setup.plain().resolve("strikes")).resolve("birdstrikes.csv");
        Files.copy(setup.strikes(), strikes);
        long rows;
        try (Stream<String> lines = Files.lines(strikes)) {
            rows = lines.count() - 1;
        }
        Map<String, Long> tables =
                TpchTables.write(Files.createDirectories(setup.plain().resolve("orders")), setup.scale());
        return rows + tables.values().stream().mapToLong(Long::longValue).sum();
    }

    private void makeWorkspace() throws DemoFailedException {
        say.accept("strongroom init; strongroom key create " + String.join(", ", ZONES));
        command("init");
        for (String zone : ZONES) {
            command("key", "create", zone);
        }
    }

    private void sealData() throws DemoFailedException {
        for (String zone : List.of("strikes", "orders")) {
            Path source = setup.plain().resolve(zone);
            Path target = setup.lake().resolve(zone);
            say.accept("strongroom seal " + source + " " + target + " --key " + zone + " -r");
            command("seal", source.toString(), target.toString(), "--key", zone, "-r");
        }
    }

    private MeasuredProcess runSealed(ExampleJob job) throws IOException, InterruptedException, DemoFailedException {
        Path report = setup.logs().resolve(job.mainClass() + ".report.json");
        List<String> line = new ArrayList<>(setup.self());
        line.addAll(List.of("--home", setup.home().toString(), "--quiet", "submit"));
        line.addAll(List.of("--report", report.toString()));
        line.addAll(submitArguments(job, setup.lake()));
        say.accept("strongroom submit, " + job.name() + ": " + job.mainClass());
        MeasuredProcess process = run(line, job.mainClass() + ".sealed.log");
        readReport(report);
        return process;
    }

    private List<String> submitArguments(ExampleJob job, Path data) {
        List<String> arguments = new ArrayList<>();
        if (data.equals(setup.lake())) {
            ZONES.forEach(zone -> arguments.addAll(List.of("--zone", data.resolve(zone) + "=" + zone)));
        }
        arguments.addAll(List.of("--master", "local[2]", "--conf", "spark.ui.enabled=false"));
        arguments.addAll(List.of("--conf", "spark.sql.shuffle.partitions=4"));
        arguments.addAll(List.of("--class", job.mainClass(), setup.examples().toString()));
        arguments.addAll(job.arguments(data));
        return arguments;
    }

    /** Reads which processes attested and which keys they got. */
    private void readReport(Path report) throws IOException {
        for (JsonNode entry : JSON.readTree(report.toFile()).path("run").path("audit")) {
            if (!entry.path("decision").asText().equals("allowed")) {
                continue;
            }
            String event = entry.path("event").asText();
            if (event.equals("attest")) {
                evidence.add(entry.path("actor").path("tee").asText() + " ("
                        + entry.path("actor").path("role").asText() + ")");
            } else if (event.equals("key-release")) {
                String subject = entry.path("subject").asText();
                String name = subject.substring(subject.lastIndexOf('/') + 1);
                keys.add(name.startsWith("run.") ? "a key for the run" : name);
            }
        }
    }

    private Canaries chooseCanaries() throws IOException {
        Set<String> texts = new LinkedHashSet<>();
        try (Stream<String> lines = Files.lines(setup.plain().resolve("strikes/birdstrikes.csv"))) {
            lines.skip(1)
                    .map(line -> line.substring(0, line.indexOf(',')))
                    .filter(airport -> airport.length() >= SHORTEST_CANARY && !airport.startsWith("\""))
                    .distinct()
                    .limit(CANARIES_OF_EACH_KIND)
                    .forEach(texts::add);
        }
        try (Stream<String> lines = Files.lines(setup.plain().resolve("orders/customer.tbl"))) {
            lines.map(line -> line.split("\\|", -1))
                    .filter(columns -> Long.parseLong(columns[0]) % 3 != 0) // every third customer has no orders
                    .limit(CANARIES_OF_EACH_KIND)
                    .forEach(columns -> texts.addAll(List.of(columns[1], columns[4])));
        }
        return new Canaries(List.copyOf(texts));
    }

    private List<Path> leftBehind() throws IOException {
        List<Path> roots =
                new ArrayList<>(List.of(setup.lake(), setup.home(), setup.temporary(), setup.working(), setup.logs()));
        Path system = Path.of("/tmp");
        if (Files.isDirectory(system)) {
            try (Stream<Path> children = Files.list(system)) {
                children.filter(Demo::isOfSpark).forEach(roots::add);
            }
        }
        return roots;
    }

    /** Whether Spark or one of its libraries names its temporary files so. */
    private static boolean isOfSpark(Path file) {
        String name = String.valueOf(file.getFileName());
        return Stream.of("spark-", "blockmgr-", "snappy-", "liblz4", "libzstd", "hadoop-", "parquet-")
                .anyMatch(name::startsWith);
    }

    /** The plain runs get the JVM flags of ours, without the agent and without what points into the run directory. */
    private void learnJvmArguments() throws DemoFailedException {
        List<String> line = new ArrayList<>(List.of("submit", "--dry-run"));
        line.addAll(submitArguments(JOBS.get(0), setup.lake()));
        for (JsonNode argument : command(line.toArray(String[]::new)).path("jvm-arguments")) {
            String text = argument.asText();
            if (!text.equals("-cp") && !text.contains("${run}") && !text.contains("strongroom")) {
                plainJvmArguments.add(text);
            }
        }
    }

    private MeasuredProcess runPlain(ExampleJob job) throws IOException, InterruptedException, DemoFailedException {
        say.accept("spark-submit without us, " + job.name());
        return run(plainCommand(submitArguments(job, setup.plain())), job.mainClass() + ".plain.log");
    }

    private List<String> plainCommand(List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(setup.java().toString()));
        line.addAll(plainJvmArguments);
        line.add("-Djava.io.tmpdir=" + setup.temporary());
        line.addAll(List.of("-cp", setup.spark().resolve("jars") + "/*", "org.apache.spark.deploy.SparkSubmit"));
        line.addAll(arguments);
        return line;
    }

    private List<Comparison> compareResults() throws IOException, InterruptedException, DemoFailedException {
        Path opened = setup.directory().resolve("opened");
        Path answer = setup.directory().resolve("comparison.tsv");
        say.accept("strongroom open, then comparing the results row by row");
        command("open", setup.lake().resolve("results").toString(), opened.toString(), "-r");
        run(
                plainCommand(List.of(
                        "--master",
                        "local[2]",
                        "--conf",
                        "spark.ui.enabled=false",
                        "--conf",
                        "spark.sql.shuffle.partitions=4",
                        "--class",
                        "com.example.birds.CompareResults",
                        setup.examples().toString(),
                        opened.toString(),
                        setup.plain().resolve("results").toString(),
                        answer.toString())),
                "comparison.log");
        List<Comparison> comparisons = new ArrayList<>();
        for (String line : Files.readAllLines(answer)) {
            String[] columns = line.split("\t", -1);
            comparisons.add(new Comparison(
                    columns[0], Long.parseLong(columns[1]), Long.parseLong(columns[2]), Long.parseLong(columns[3])));
        }
        return comparisons;
    }

    private Tampering tamper() throws IOException, DemoFailedException {
        say.accept("changing one byte of one sealed file");
        Path file = aSealedParquetFile();
        flip(file);
        CommandRunner.Answer check = commands.run("check", file.toString());
        Path target = setup.directory().resolve("tampered");
        CommandRunner.Answer open = commands.run("open", file.toString(), target.toString());
        flip(file);
        boolean isWholeAgain = commands.run("check", file.toString()).exitCode() == 0;
        if (Files.exists(target) || !isWholeAgain) {
            throw new DemoFailedException("tampering: "
                    + (isWholeAgain ? target + " was written" : file + " is not intact without the change"));
        }
        return new Tampering(
                setup.directory().relativize(file).toString(),
                TAMPERED_POSITION,
                check.exitCode(),
                open.exitCode(),
                open.messages().strip());
    }

    private Path aSealedParquetFile() throws IOException, DemoFailedException {
        try (Stream<Path> files = Files.walk(setup.lake().resolve("results/predictions"))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new DemoFailedException("the model job wrote no predictions"));
        }
    }

    private static void flip(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, TAMPERED_POSITION);
            one.put(0, (byte) (one.get(0) ^ 1)).rewind();
            channel.write(one, TAMPERED_POSITION);
        }
    }

    private MeasuredProcess run(List<String> line, String log)
            throws IOException, InterruptedException, DemoFailedException {
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(setup.working().toFile());
        builder.environment().put("TMPDIR", setup.temporary().toString());
        MeasuredProcess process = MeasuredProcess.run(builder, setup.logs().resolve(log));
        if (process.exitCode() != 0) {
            throw new DemoFailedException("a job ended with " + process.exitCode() + ": " + lastLine(process.log())
                    + " (" + process.log() + ")");
        }
        return process;
    }

    private static String lastLine(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
        }
    }

    private JsonNode command(String... arguments) throws DemoFailedException {
        CommandRunner.Answer answer = commands.run(arguments);
        if (answer.exitCode() != 0) {
            throw new DemoFailedException("strongroom " + arguments[0] + " ended with " + answer.exitCode() + ": "
                    + answer.messages().strip());
        }
        return answer.answer();
    }
}
