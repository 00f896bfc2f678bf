import type { NodeCatalogue, ToldVerdict } from './node-catalogues.ts'

/** The verdicts by which a catalogue stands as it does on a day. */
export interface DecidingVerdicts {
  /** The last one that approved the rows in force. Null also where they differ from approved ones in minor members only. */
  approved: ToldVerdict | null
  /** The last one that returned the rows of the newest version. */
  returned: ToldVerdict | null
}

export function decidingVerdicts({ standing, verdicts }: NodeCatalogue, on: string): DecidingVerdicts {
  const { newest, inForce, state } = standing
  const last = (verdict: ToldVerdict['verdict'], rowsHash: string | undefined) =>
    verdicts.findLast((one) => one.counts && one.day <= on && one.verdict === verdict && one.rowsHash === rowsHash) ??
    null
  return {
    approved: last('approved', inForce?.version.rowsHash),
    returned: state === 'returned' ? last('returned', newest.rowsHash) : null,
  }
}
