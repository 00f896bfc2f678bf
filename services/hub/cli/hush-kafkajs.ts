/**
 * Hides one warning. kafkajs 2.2.4 sets timeouts in the past, and Node 24 warns of the first one. That is harmless, an
 * operator can do nothing about it, and it would stand in front of every line that matters.
 */
export function hushKafkajs(): void {
  const others = process.listeners('warning')
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.name !== 'TimeoutNegativeWarning') for (const listener of others) listener(warning)
  })
}
