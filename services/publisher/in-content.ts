import type { Fault } from '../domain/errors.ts'

/** The fault of a content, with its place in the command that brought the content. */
export const inContent = <F extends Fault>(fault: F): F => ({ ...fault, pointer: `/content${fault.pointer}` })
