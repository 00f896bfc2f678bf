import type { Generation } from '../../../services/ports/read-store.ts'
import { auditAnswers } from './audit-answers.ts'
import type { GenerationOptions } from './generation-options.ts'
import { projectorAnswers } from './projector-answers.ts'
import type { Answering, HeldGeneration } from './read-models.ts'
import { readerAnswers } from './reader-answers.ts'
import { statusAnswers } from './status-answers.ts'
import { writeBatch } from './write-batch.ts'

/** The read models as one process sees them. Every answer is a copy. */
export function createGeneration(number: number, held: HeldGeneration, options: GenerationOptions): Generation {
  const { models, listeners } = held
  const answering: Answering = async (answer) => {
    await options.turn()
    return answer()
  }
  return {
    number,
    layoutAge: 'current',
    ...projectorAnswers(models, answering),
    ...readerAnswers(models, answering),
    ...auditAnswers(models, answering),
    ...statusAnswers(models, answering),
    write: (batch) => writeBatch(held, batch, options),
    scrub: options.turn,
    onWrite: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {},
  }
}
