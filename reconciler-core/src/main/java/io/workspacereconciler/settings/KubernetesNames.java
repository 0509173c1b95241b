package io.workspacereconciler.settings;

import java.util.regex.Pattern;

/**
 * The variables that Kubernetes injects into every container for each service of its namespace, here for services whose
 * names begin with {@code reconciler-}. The text is looked at as well, so that a misspelt {@code RECONCILER_HTP_PORT} is
 * not taken for one of them.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables">Kubernetes</a>
 */
final class KubernetesNames {
    private static final Pattern SERVICE = Pattern.compile(".+_SERVICE_(HOST|PORT|PORT_.+)");
    private static final Pattern PORT = Pattern.compile(".+_PORT(_\\d+_(TCP|UDP|SCTP))?");
    private static final Pattern PORT_PART = Pattern.compile(".+_PORT_\\d+_(TCP|UDP|SCTP)_(PROTO|PORT|ADDR)");
    private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private KubernetesNames() {}

    static boolean injects(String name, String text) {
        return SERVICE.matcher(name).matches()
                || PORT_PART.matcher(name).matches()
                || (PORT.matcher(name).matches() && isAddress(text));
    }

    /** A sentence for a variable of ours that Kubernetes has overwritten, empty for any other. */
    static String hint(String text) {
        return isAddress(text)
                ? "; Kubernetes injects such a text for a service of that name: set `enableServiceLinks: false`"
                : "";
    }

    private static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }
}
