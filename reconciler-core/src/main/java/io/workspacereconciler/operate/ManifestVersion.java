package io.workspacereconciler.operate;

import picocli.CommandLine.IVersionProvider;

/** The version in the manifest of the jar that runs; {@code dev} outside of one. */
public final class ManifestVersion implements IVersionProvider {

    /** Made by picocli. */
    public ManifestVersion() {}

    @Override
    public String[] getVersion() {
        String version = ManifestVersion.class.getPackage().getImplementationVersion();
        return new String[] {version == null ? "dev" : version};
    }
}
