/**
 * kafkajs 2.2.4 sets timeouts in the past, of which Node 24 warns once a process. It is harmless, nobody can mend it,
 * and it would stand in front of every line that an operator should read.
 */
export function hushKafkajs(): void {
  const others = process.listeners('warning')
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.name !== 'TimeoutNegativeWarning') for (const listener of others) listener(warning)
  })
}
