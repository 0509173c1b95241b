package io.workspacereconciler.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/** The README at the top level. */
@NullMarked
public final class Readme {

    private static final Pattern POLICY = Pattern.compile("```json\n(.*?\"Version\".*?)```", Pattern.DOTALL);
    private static final Pattern ACTION = Pattern.compile("\"ec2:([A-Z][A-Za-z]+)\"(?!\\s*:)");

    private Readme() {}

    static String text() throws IOException {
        return Files.readString(Path.of("..", "README.md"));
    }

    /** The command line of Kafka's console consumer, without the script's name. */
    public static List<String> consoleConsumer() throws IOException {
        return text().lines()
                .filter(line -> line.startsWith("kafka-console-consumer.sh "))
                .map(line -> List.of(line.split(" ", -1)))
                .map(words -> words.subList(1, words.size()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the README has no console consumer"));
    }

    /** The EC2 actions of the IAM policy, as often as it names them. */
    static List<String> policyActions() throws IOException {
        String policy = POLICY.matcher(text())
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the README has no policy"));
        return ACTION.matcher(policy)
                .results()
                .map(MatchResult::group)
                .map(action -> action.replaceAll("\"|ec2:", ""))
                .toList();
    }
}
