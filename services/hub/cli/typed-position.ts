import { HubError } from '../../domain/errors.ts'
import type { Position } from '../../ports/event-log.ts'

/**
 * A position of the log as an operator types it, `PARTITION:OFFSET`, as an option's value that may come several times.
 * HubError `usage` for another text.
 */
export function typedPositions(text: string, before: Position[] = []): Position[] {
  const [, partition, offset] = /^(\d{1,5}):(\d{1,15})$/.exec(text) ?? []
  if (partition === undefined || offset === undefined)
    throw new HubError('usage', `"${text}" is no position: partition, colon, offset, such as 3:1200.`)
  const position = { partition: Number(partition), offset: Number(offset) }
  const isNew = before.every((other) => other.partition !== position.partition || other.offset !== position.offset)
  return isNew ? [...before, position] : before
}
