import { hashOf } from '../domain/canonical.ts'
import type { Hash, NodeId } from '../domain/ids.ts'

/**
 * What makes a command one command for ever: SHA-256 of the UTF-8 bytes of the node id, a line feed and the
 * Idempotency-Key. It travels in the envelope, so a journal refilled from the log still knows its repeats.
 * A node id has no line feed, so no two pairs collide.
 */
export const commandIdOf = (nodeId: NodeId, idempotencyKey: string): Hash => hashOf(`${nodeId}\n${idempotencyKey}`)
