# The producer. The context is the module's target folder, after mvn package:
#   docker build -f docker/producer.Dockerfile -t reconciler-producer reconciler-producer/target
FROM eclipse-temurin:17-jre
# readable by the program whatever the umask was where it was built
COPY --chown=10001:10001 reconciler-producer.jar /app/reconciler-producer.jar
USER 10001:10001
ENV RECONCILER_HTTP_HOST=0.0.0.0 RECONCILER_HTTP_PORT=8080
EXPOSE 8080
# live, not ready: a database that is away is no reason to replace a replica. Kubernetes has probes of its own.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$RECONCILER_HTTP_PORT && printf 'GET /health/live HTTP/1.0\\r\\n\\r\\n' >&3 && read -r answer <&3 && [[ $answer == *' 200 '* ]]"]
# -Xmx in JAVA_TOOL_OPTIONS overrides the percentage
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/reconciler-producer.jar"]
