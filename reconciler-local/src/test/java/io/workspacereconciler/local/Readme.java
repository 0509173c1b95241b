package io.workspacereconciler.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** The README at the top level. */
@NullMarked
public final class Readme {

    private static final Pattern POLICY = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ACTION = Pattern.compile("\"(?:ec2|sts):([A-Z][A-Za-z]+)\"(?!\\s*:)");

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

    /** The statements of the SQL block whose first line is this comment, each without its semicolon, word for word. */
    public static List<String> sql(String comment) throws IOException {
        return Arrays.stream(block("```sql\n-- " + comment + "\n").split(";"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    /** The lines of the block whose first line is this comment, after {@code #}. */
    public static List<String> lines(String comment) throws IOException {
        return block("```\n# " + comment + "\n").lines().toList();
    }

    private static String block(String opening) throws IOException {
        String text = text();
        int begin = text.indexOf(opening);
        assertThat(begin).as("the README has a block with %s", opening).isNotNegative();
        return text.substring(begin + opening.length(), text.indexOf("```", begin + opening.length()));
    }

    /** The actions of the IAM policy that follows the sentence about this role, without the service. */
    public static Set<String> policyActions(String role) throws IOException {
        return actions(policy("The " + role + " "));
    }

    /** The actions that a policy names, without the service. */
    public static Set<String> actions(JsonNode policy) {
        return ACTION.matcher(policy.toString())
                .results()
                .map(action -> action.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The IAM policy that follows the line that begins so. */
    public static JsonNode policy(String opening) throws IOException {
        String text = text();
        int sentence = text.indexOf("\n" + opening);
        assertThat(sentence).as("the README's policy after %s", opening).isNotNegative();
        Matcher policy = POLICY.matcher(text);
        assertThat(policy.find(sentence)).isTrue();
        return new ObjectMapper().readTree(policy.group(1));
    }
}
