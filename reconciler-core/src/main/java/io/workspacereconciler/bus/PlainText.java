package io.workspacereconciler.bus;

/** Text from anywhere, made fit for a header, a log line or a terminal. */
final class PlainText {
    private PlainText() {}

    /** Without control characters and line breaks, and cut after so many characters. */
    static String of(String text, int longest) {
        String start = text.length() > longest + 1 ? text.substring(0, longest + 1) : text;
        String plain = start.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", " ");
        return plain.length() > longest ? plain.substring(0, longest) + "..." : plain;
    }
}
