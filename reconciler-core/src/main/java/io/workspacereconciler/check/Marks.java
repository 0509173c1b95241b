package io.workspacereconciler.check;

import org.jspecify.annotations.Nullable;

/**
 * Whom an instance says that it belongs to.
 *
 * @param workspace the value of its workspace tag; null when it has none
 * @param keeper what its tags name as replacing it when it dies, such as an Auto Scaling group or a fleet; null when they
 *     name nothing
 * @param spotRequest the Spot request that it fulfils, which replaces it too when it is persistent; null when it is not a
 *     Spot instance, and in what older versions stored
 */
public record Marks(
        @Nullable String workspace,
        @Nullable String keeper,
        @Nullable String spotRequest) {

    /** An instance without any mark. */
    public static final Marks NONE = new Marks(null, null, null);

    /** These, and where one is missing the earlier one. */
    Marks rememberedFrom(Marks earlier) {
        return new Marks(
                workspace == null ? earlier.workspace() : workspace,
                keeper == null ? earlier.keeper() : keeper,
                spotRequest == null ? earlier.spotRequest() : spotRequest);
    }
}
