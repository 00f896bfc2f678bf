/** Larger records are refused: Kafka's own limit is 1 MiB with its overhead. */
export const MAX_RECORD_BYTES = 900 * 1024
