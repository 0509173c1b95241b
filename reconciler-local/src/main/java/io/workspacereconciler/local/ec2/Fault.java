package io.workspacereconciler.local.ec2;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One way in which a request goes wrong; it decides whether the action is performed and what is answered. */
public sealed interface Fault {

    /** The reply in place of the ordinary one; never blocks. */
    CompletableFuture<Reply> strike(Exchange exchange);

    /**
     * Performs nothing and answers nothing; the connection is cut after the time.
     *
     * @param time how long the caller is kept waiting
     */
    record Hang(Duration time) implements Fault {
        @Override
        public CompletableFuture<Reply> strike(Exchange exchange) {
            return exchange.after(time).thenApply(over -> new Reply.Cut());
        }
    }

    /**
     * Performs nothing and answers with an EC2 error.
     *
     * @param httpStatus for example 503
     * @param code for example {@code RequestLimitExceeded}
     * @param message for people
     */
    record Fail(int httpStatus, String code, String message) implements Fault {
        @Override
        public CompletableFuture<Reply> strike(Exchange exchange) {
            return CompletableFuture.completedFuture(exchange.refuse(httpStatus, code, message));
        }
    }

    /**
     * Performs nothing and answers with exactly this, as a load balancer or a proxy would.
     *
     * @param status HTTP status
     * @param contentType media type
     * @param body any text, also an empty one
     */
    record Answer(int status, String contentType, String body) implements Fault {
        @Override
        public CompletableFuture<Reply> strike(Exchange exchange) {
            return CompletableFuture.completedFuture(new Reply.Whole(status, contentType, body));
        }
    }

    /**
     * Performs nothing and answers with a header besides, such as one that asks to wait or to go elsewhere.
     *
     * @param header its name
     * @param value its value
     */
    record AnswerWith(Answer answer, String header, String value) implements Fault {
        @Override
        public CompletableFuture<Reply> strike(Exchange exchange) {
            return CompletableFuture.completedFuture(
                    new Reply.Whole(answer.status(), answer.contentType(), answer.body(), Map.of(header, value)));
        }
    }

    /** Performs the action and cuts the connection: the caller cannot know that it was done. */
    record LoseAnswer() implements Fault {
        @Override
        public CompletableFuture<Reply> strike(Exchange exchange) {
            exchange.perform();
            return CompletableFuture.completedFuture(new Reply.Cut());
        }
    }

    /**
     * Performs the action after a delay and answers as ever.
     *
     * @param time how long the request waits
     */
    record Delay(Duration time) implements Fault {
        @Override
        public CompletableFuture<Reply> strike(Exchange exchange) {
            return exchange.after(time).thenApply(over -> exchange.perform());
        }
    }

    /**
     * Answers DescribeInstances as if these instances did not exist; changes no other action.
     *
     * @param ids whom to leave out, also when they are asked for by name
     */
    record OmitInstances(Set<String> ids) implements Fault {
        public OmitInstances {
            ids = Set.copyOf(ids);
        }

        @Override
        public CompletableFuture<Reply> strike(Exchange exchange) {
            return CompletableFuture.completedFuture(exchange.performHiding(ids));
        }
    }

    /** Performs nothing and resets the connection. */
    record Reset() implements Fault {
        @Override
        public CompletableFuture<Reply> strike(Exchange exchange) {
            return CompletableFuture.completedFuture(new Reply.Reset());
        }
    }

    /** Performs the action, announces the whole answer and closes the connection after half of it. */
    record HalfAnswer() implements Fault {
        @Override
        public CompletableFuture<Reply> strike(Exchange exchange) {
            return CompletableFuture.completedFuture(new Reply.Half(exchange.perform()));
        }
    }

    /**
     * Performs the action and sends the answer byte by byte.
     *
     * @param pause the time before each byte
     */
    record Trickle(Duration pause) implements Fault {
        @Override
        public CompletableFuture<Reply> strike(Exchange exchange) {
            return CompletableFuture.completedFuture(new Reply.Trickle(exchange.perform(), pause));
        }
    }

    /**
     * Performs the action and answers with other words, which makes another owner, tag, id or state of one.
     *
     * @param words what stands in the place of what, wherever it occurs in the body
     */
    record Reword(Map<String, String> words) implements Fault {
        public Reword {
            words = Map.copyOf(words);
        }

        @Override
        public CompletableFuture<Reply> strike(Exchange exchange) {
            Reply.Whole answer = exchange.perform();
            String body = answer.body();
            for (Map.Entry<String, String> word : words.entrySet()) {
                body = body.replace(word.getKey(), word.getValue());
            }
            return CompletableFuture.completedFuture(answer.with(body));
        }
    }

    /**
     * Answers DescribeInstances as if these instances came on a further page, and gives a token for it; that page is empty.
     * It strikes first pages only when it is in the plan with {@link FaultRule#firstPages}.
     *
     * @param ids whom to leave to the further page
     */
    record PromisePage(Set<String> ids) implements Fault {
        public PromisePage {
            ids = Set.copyOf(ids);
        }

        @Override
        public CompletableFuture<Reply> strike(Exchange exchange) {
            Reply.Whole first = exchange.performHiding(ids);
            return CompletableFuture.completedFuture(first.with(Page.promising(first.body())));
        }
    }

    /**
     * Answers from another world, such as one in which time has stood still.
     *
     * @param world in whose state the action is performed
     */
    record AnswerFrom(Ec2World world) implements Fault {
        @Override
        public CompletableFuture<Reply> strike(Exchange exchange) {
            return CompletableFuture.completedFuture(exchange.performIn(world));
        }
    }
}
