/** Small and quick to start: these brokers serve tests. Benches ask for more. */
export const TEST_JVM = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
