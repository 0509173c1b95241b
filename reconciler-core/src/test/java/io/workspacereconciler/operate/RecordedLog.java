package io.workspacereconciler.operate;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

/** A logger that keeps what it is told above DEBUG, as level and message. */
final class RecordedLog {
    private final List<String> lines = new ArrayList<>();
    private final Logger logger = (Logger) Proxy.newProxyInstance(
            RecordedLog.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                if (List.of("info", "warn", "error").contains(method.getName())) {
                    Object[] values = Arrays.copyOfRange(arguments, 1, arguments.length);
                    lines.add(method.getName() + " "
                            + MessageFormatter.arrayFormat((String) arguments[0], values)
                                    .getMessage());
                }
                return null;
            });

    Logger logger() {
        return logger;
    }

    List<String> lines() {
        return lines;
    }
}
