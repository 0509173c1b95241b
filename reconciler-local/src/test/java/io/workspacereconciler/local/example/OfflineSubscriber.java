package io.workspacereconciler.local.example;

import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.subscribe.OfflineSubscription;
import io.workspacereconciler.subscribe.SubscriptionSettings;
import java.time.Instant;

/** Reads offline events with our library: OfflineSubscriber BOOTSTRAP_SERVERS GROUP. */
final class OfflineSubscriber {

    public static void main(String[] args) {
        SubscriptionSettings settings = SubscriptionSettings.of(args[0], args[1]);
        OfflineSubscription subscription = new OfflineSubscription(settings, OfflineSubscriber::handle);
        Runtime.getRuntime().addShutdownHook(new Thread(subscription::close));
        subscription.run();
    }

    /** What it throws is tried again with backoff, and the event is a dead letter in the end. */
    private static void handle(WorkspaceOffline offline) {
        boolean late = Instant.now().isAfter(offline.deadline());
        System.out.println(offline.subject().workspace() + " is offline on "
                + offline.subject().instance() + (late ? ", or was until " + offline.deadline() : ""));
    }
}
