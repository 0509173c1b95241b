package io.workspacereconciler.consumer.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.consumer.controlplane.ControlPlaneAnswer.Answered;
import io.workspacereconciler.consumer.controlplane.ControlPlaneAnswer.None;
import io.workspacereconciler.consumer.controlplane.ControlPlaneAnswer.Why;
import io.workspacereconciler.local.controlplane.ControlPlaneEndpoint;
import io.workspacereconciler.local.ec2.ApiCall;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the contract is spoken, over HTTP. */
@NullMarked
@Timeout(60)
final class ControlPlaneClientIT {

    private static final WorkspaceId WORKSPACE = WorkspaceExamples.id(1);
    private static final Duration AMPLE = Duration.ofSeconds(40);

    private final ControlPlaneBench bench = new ControlPlaneBench();
    private final InstanceId instance = new InstanceId(bench.seed(1).instanceId());

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void everyCallCarriesBothCredentialsAndNamesTheInstanceOfTheRegistry() {
        ControlPlaneClient client = bench.client();

        client.status(WORKSPACE, instance, AMPLE).join();
        client.provision(WORKSPACE, "claude-code", 2, AMPLE).join();
        client.stop(WORKSPACE, instance, AMPLE).join();

        assertThat(bench.endpoint().calls())
                .hasSize(3)
                .allSatisfy(
                        call -> assertThat(call.request().text("Authorization")).isEqualTo("Bearer shared-secret-x1"))
                .allSatisfy(call -> assertThat(call.request().text("X-Molecule-Admin-Token"))
                        .isEqualTo("admin-token-y2"));
        assertThat(calls(ControlPlaneEndpoint.STATUS))
                .singleElement()
                .satisfies(call -> assertThat(call.request().text("InstanceId")).isEqualTo(instance.value()))
                .satisfies(
                        call -> assertThat(call.request().text("WorkspaceId")).isEqualTo(WORKSPACE.toString()));
        assertThat(calls(ControlPlaneEndpoint.STOP))
                .singleElement()
                .satisfies(call -> assertThat(call.request().text("InstanceId")).isEqualTo(instance.value()));
    }

    @Test
    void aProvisionSaysExactlyWhatTheContractHas() {
        ControlPlaneClient client = bench.client();

        client.provision(WORKSPACE, "claude-code", 2, AMPLE).join();
        client.provision(WORKSPACE, null, 0, AMPLE).join();

        String start = "{\"org_id\":\"org-7\",\"workspace_id\":\"" + WORKSPACE + "\",\"runtime\":";
        String end = ",\"platform_url\":\"https://platform.example.com\",\"env\":{}}";
        assertThat(calls(ControlPlaneEndpoint.PROVISION))
                .extracting(call -> call.request().text("Body"))
                .containsExactly(start + "\"claude-code\",\"tier\":2" + end, start + "null,\"tier\":0" + end);
    }

    @Test
    void anEmptyCredentialIsLeftOut() throws IOException {
        Set<String> headers = ConcurrentHashMap.newKeySet();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            headers.addAll(exchange.getRequestHeaders().keySet());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            bench.client(ControlPlaneBench.access(url, "", ""))
                    .status(WORKSPACE, instance, AMPLE)
                    .join();
        } finally {
            server.stop(0);
        }

        assertThat(headers).contains("Accept").doesNotContain("Authorization", "X-molecule-admin-token");
    }

    @Test
    void aWrongCredentialIsNoDeath() {
        ControlPlaneClient stranger =
                bench.client(ControlPlaneBench.access(bench.endpoint().uri(), "another", "admin-token-y2"));

        assertThat(stranger.status(WORKSPACE, instance, AMPLE).join())
                .isInstanceOfSatisfying(
                        Answered.class,
                        answered -> assertThat(answered.status()).isEqualTo(401));
    }

    @Test
    void aRedirectIsNotFollowedSoNoCredentialGoesElsewhere() throws IOException {
        AtomicInteger reached = new AtomicInteger();
        HttpServer elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            reached.incrementAndGet();
            exchange.close();
        });
        elsewhere.start();
        try {
            bench.fail(
                    ControlPlaneEndpoint.STATUS,
                    new Fault.AnswerWith(
                            new Fault.Answer(307, "application/json", "{\"state\":\"terminated\"}"),
                            "Location",
                            "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/"));
            assertThat(bench.client().status(WORKSPACE, instance, AMPLE).join())
                    .isInstanceOfSatisfying(
                            Answered.class,
                            answered -> assertThat(answered.status()).isEqualTo(307));
        } finally {
            elsewhere.stop(0);
        }
        assertThat(reached).hasValue(0);
    }

    @Test
    void connectionsAreReusedAndCallsRunSideBySide() throws IOException {
        Set<InetSocketAddress> callers = ConcurrentHashMap.newKeySet();
        try (LoopbackServer server = LoopbackServer.answering("{\"state\":\"running\"}", callers::add)) {
            ControlPlaneClient client = bench.client(ControlPlaneBench.access(server.uri(), "a", "b"));
            for (int call = 0; call < 20; call++) {
                client.status(WORKSPACE, instance, AMPLE).join();
            }
            assertThat(callers).hasSize(1);

            List<CompletableFuture<ControlPlaneAnswer>> calls = IntStream.range(0, 8)
                    .mapToObj(call -> client.status(WORKSPACE, instance, AMPLE))
                    .toList();
            calls.forEach(CompletableFuture::join);
            assertThat(callers).hasSizeBetween(2, 8);
        }
    }

    /** What was used before may have been closed by the other side, and nobody could tell whether it took the request. */
    @Test
    void everyProvisionHasAConnectionOfItsOwn() throws IOException {
        List<InetSocketAddress> callers = Collections.synchronizedList(new ArrayList<>());
        try (LoopbackServer server = LoopbackServer.answering("{\"state\":\"running\"}", callers::add)) {
            ControlPlaneClient client = bench.client(ControlPlaneBench.access(server.uri(), "a", "b"));
            client.status(WORKSPACE, instance, AMPLE).join();
            client.provision(WORKSPACE, "x", 1, AMPLE).join();
            client.status(WORKSPACE, instance, AMPLE).join();
            client.provision(WORKSPACE, "x", 1, AMPLE).join();
        }

        assertThat(callers).hasSize(4);
        assertThat(callers.get(2)).isEqualTo(callers.get(0));
        assertThat(callers.get(1)).isNotIn(callers.get(0), callers.get(3));
        assertThat(callers.get(3)).isNotEqualTo(callers.get(0));
    }

    @Test
    void oneThatHangsEndsWithItsOwnLimitAndTakesNoOtherWithIt() {
        ControlPlaneClient client = bench.client();
        bench.failOnce(ControlPlaneEndpoint.STATUS, new Fault.Hang(Duration.ofMinutes(5)));

        CompletableFuture<ControlPlaneAnswer> hangs = client.status(WORKSPACE, instance, Duration.ofSeconds(1));
        await().until(() -> calls(ControlPlaneEndpoint.STATUS).size() == 1);
        ControlPlaneAnswer other = client.status(WORKSPACE, instance, AMPLE).join();

        assertThat(other).isInstanceOf(Answered.class);
        assertThat(hangs.join())
                .isInstanceOfSatisfying(
                        None.class, none -> assertThat(none.why()).isEqualTo(Why.TIMED_OUT));
    }

    @Test
    void nothingOfABodyOrOfACredentialIsToldOfWhatWentWrong() {
        String echo = "Bearer shared-secret-x1 admin-token-y2";
        ControlPlaneLook look = new ControlPlaneLook(bench.access(), bench.clock());
        for (Fault fault : List.of(
                new Fault.Answer(200, "text/html", "<html>" + echo + "</html>"),
                new Fault.Answer(200, "application/json", "{\"state\": \"" + echo + "\"}"),
                new Fault.Answer(200, "application/json", "{\"state\": \"admin-token-y2\"}"),
                new Fault.Answer(500, "application/json", "{\"error\": \"" + echo + "\"}"),
                new Fault.Answer(200, "application/json", "{\"state\": " + echo))) {
            bench.endFaults();
            bench.fail(ControlPlaneEndpoint.STATUS, fault);

            ControlPlaneAnswer answer =
                    bench.client().status(WORKSPACE, instance, AMPLE).join();

            assertThat(look.of(WORKSPACE, instance, answer).toString())
                    .as(fault.toString())
                    .contains("NoAnswer")
                    .doesNotContain("shared-secret", "admin-token", "html");
        }
    }

    @Test
    void whoAsksToBeLeftAloneIsLeftAloneForThatLong() {
        ControlPlaneClient client = bench.client();
        bench.failOnce(
                ControlPlaneEndpoint.STATUS,
                new Fault.AnswerWith(new Fault.Answer(429, "application/json", "{}"), "Retry-After", "30"));
        client.status(WORKSPACE, instance, AMPLE).join();

        assertThat(client.status(WORKSPACE, instance, AMPLE).join())
                .isInstanceOfSatisfying(
                        None.class, none -> assertThat(none.why()).isEqualTo(Why.ASKED_TO_WAIT));
        assertThat(calls(ControlPlaneEndpoint.STATUS)).hasSize(1);
        bench.pass(Duration.ofSeconds(30));
        assertThat(client.status(WORKSPACE, instance, AMPLE).join()).isInstanceOf(Answered.class);
    }

    @Test
    void aWordThatTheSettingsAddMeansStoppedAndAnyOtherNothing() {
        ControlPlaneAccess known = bench.access();
        Set<String> words = new HashSet<>(known.deadStates());
        words.add("destroyed");
        ControlPlaneAccess more = new ControlPlaneAccess(
                known.url(), known.orgId(), known.sharedSecret(), known.adminToken(), known.platformUrl(), words);
        ControlPlaneAnswer answer =
                new Answered(200, JsonNodeFactory.instance.objectNode().put("state", "destroyed"));

        Look look = new ControlPlaneLook(more, bench.clock()).of(WORKSPACE, instance, answer);

        assertThat(look.verdict(WORKSPACE, more.place())).isEqualTo(new Verdict.NotRunning(InstanceState.STOPPED));
        assertThat(((Look.Seen) look).instance().reason()).isEqualTo("destroyed");
        assertThat(new ControlPlaneLook(known, bench.clock()).of(WORKSPACE, instance, answer))
                .isInstanceOfSatisfying(
                        Look.NoAnswer.class, none -> assertThat(none.detail()).endsWith(": destroyed"));
    }

    /** Also on a connection that was used before, where the JDK repeats what it takes for safe. */
    @Test
    void aChangeWhoseAnswerIsLostIsSentOnce() {
        bench.fail(ControlPlaneEndpoint.PROVISION, new Fault.LoseAnswer());
        bench.fail(ControlPlaneEndpoint.STOP, new Fault.Reset());
        ControlPlaneClient client = bench.client();

        client.status(WORKSPACE, instance, AMPLE).join();
        client.provision(WORKSPACE, "x", 1, AMPLE).join();
        client.status(WORKSPACE, instance, AMPLE).join();
        client.stop(WORKSPACE, instance, AMPLE).join();

        assertThat(calls(ControlPlaneEndpoint.PROVISION)).hasSize(1);
        assertThat(calls(ControlPlaneEndpoint.STOP)).hasSize(1);
    }

    private List<ApiCall> calls(String action) {
        return bench.endpoint().calls(action);
    }
}
