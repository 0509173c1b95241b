package io.workspacereconciler.producer.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.workspacereconciler.event.Json;
import java.io.PrintStream;
import java.util.List;

/** What a command prints, and what it complains about; the same things in the same order give the same bytes. */
record Told(String command, PrintStream out, PrintStream errors) {

    private static final ObjectWriter JSON = Json.MAPPER.writer().with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    void tell(List<String> lines) {
        lines.forEach(out::println);
        out.flush();
    }

    void tellJson(Object what) {
        try {
            out.println(JSON.writeValueAsString(what));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report of ours has no JSON", e);
        }
        out.flush();
    }

    void complain(String problem) {
        errors.println(command + ": " + problem);
        errors.flush();
    }
}
