import type { Instant } from '../../domain/ids.ts'

/** The broker's own time of a record (`LogAppendTime`; kafkajs gives it for each record of a batch). */
export const messageTime = ({ timestamp }: { timestamp: string }): Instant => new Date(Number(timestamp)).toISOString()
