import type { OutletEntry } from '../../../domain/outlets.ts'
import type { KeptOutlet } from '../../../ports/kept-outlet.ts'

/** A document of `outlets_gN`. */
export interface BsonOutlet extends Omit<KeptOutlet, 'outlet'> {
  _id: OutletEntry
}
