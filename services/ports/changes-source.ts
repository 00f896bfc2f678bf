/** A page of changes as `/v1/changes` answers it to everybody. */
export interface ToldChanges {
  changes: object[]
  withheld: { itemId: string }[]
  next: string
  more: boolean
  asOf: string | null
  lagSeconds: number | null
}

/**
 * - `page`: `news` says whether it tells anything that the cursor did not.
 * - `gone`: the cursor does not count any more, for this reason.
 * - `refused`: the question is refused for good, in words.
 */
export type ChangesRead =
  | { outcome: 'page'; page: ToldChanges; news: boolean }
  | { outcome: 'gone'; reason: string }
  | { outcome: 'refused'; says: string }

/** The changes as everybody may read them, for whoever tells them to others. */
export interface ChangesSource {
  /** The page behind a cursor; null is the beginning. Rejects with HubError while the stores cannot be read. */
  read(
    asked: { outlets: string[]; field: string | null },
    place: { cursor: string | null; limit: number },
  ): Promise<ChangesRead>
  /** The number of the last moment at which there may be something new. Whoever is going to read asks before. */
  latestRound(): number
  /** Resolves when a later moment has come, at the latest after some seconds. */
  afterRound(round: number): Promise<void>
}
