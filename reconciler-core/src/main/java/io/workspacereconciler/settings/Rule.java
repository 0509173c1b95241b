package io.workspacereconciler.settings;

import java.util.Map;
import java.util.function.BiPredicate;

/**
 * What a value must meet beyond its type.
 *
 * @param description completes "it must be", as in "from 1s to 1h"
 * @param accepts given the value and the texts of all settings, the defaults among them
 */
record Rule<T>(String description, BiPredicate<? super T, Map<String, String>> accepts) {}
