import { canonicalText, hashOf } from '../../domain/canonical.ts'
import type { Hash } from '../../domain/ids.ts'

/**
 * The hash over a value's other members, kept beside them: a byte that changed on disk shows. It stops nobody who writes
 * there on purpose.
 */
export const sealOf = ({ seal: _, ...value }: { seal?: string }): Hash => hashOf(canonicalText(value))

export const sealed = <T extends object>(value: T): T & { seal: Hash } => ({ ...value, seal: sealOf(value) })
