package io.workspacereconciler.consumer.command;

import io.workspacereconciler.workspace.WorkspaceId;
import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a workspace's id. */
final class WorkspaceIdConverter implements ITypeConverter<WorkspaceId> {

    @Override
    public WorkspaceId convert(String text) {
        try {
            return new WorkspaceId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' is no workspace id, which is a UUID");
        }
    }
}
