# The platform's side for a trial: EC2, the agents and the seeded registry. Never deployed.
#   docker build -f docker/local.Dockerfile -t reconciler-local reconciler-local/target
FROM eclipse-temurin:17-jre
COPY --chown=10001:10001 reconciler-local.jar /app/reconciler-local.jar
USER 10001:10001
EXPOSE 4566
# EC2 is served only once every online row names a running instance
HEALTHCHECK --interval=2s --timeout=3s --start-period=30s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/4566 && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && read -r answer <&3 && [[ $answer == *' 200 '* ]]"]
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/reconciler-local.jar"]
CMD ["platform", "--host", "0.0.0.0", "--ec2-port", "4566", "--verbose"]
