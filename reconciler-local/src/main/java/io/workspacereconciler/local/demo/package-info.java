/** The demo: the whole system in one process, deaths now and then, and the story of each as a person reads it. */
@NullMarked
package io.workspacereconciler.local.demo;

import org.jspecify.annotations.NullMarked;
