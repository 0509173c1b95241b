package io.workspacereconciler.operate;

import picocli.CommandLine.IVersionProvider;

/** The version in the manifest of the jar that runs; {@code dev} outside of one. */
public final class ManifestVersion implements IVersionProvider {

    /** Made by picocli. */
    public ManifestVersion() {}

    /** The version itself. */
    public static String current() {
        String version = ManifestVersion.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {current()};
    }
}
