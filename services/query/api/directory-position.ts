import type { Directory } from '../../domain/directory/directory.ts'

/** Which directory an answer was computed from. */
export const positionOf = ({ position, hash }: Directory) => ({ position, hash })
