/** What each state is, and how it ends: see `createNodeRelay`. */
export type RelayState = 'unknown' | 'behind' | 'ready' | 'differs'

/** How a node's journal stands to the log, and whether it is known to lack what the log has. */
export interface RelayStanding {
  state(): RelayState
  /**
   * It was `behind` or `differs`, and it was not compared to the log's end since. So it holds too while the node is loaded
   * again: until that is done nobody knows that the journal was mended, and a command would take a place that is taken.
   */
  lacksEvents(): boolean
  to(next: RelayState): void
  /** The log is another one: what was known of the one before says nothing any more. */
  forget(): void
}

export function createRelayStanding(): RelayStanding {
  let state: RelayState = 'unknown'
  let lacks = false
  return {
    state: () => state,
    lacksEvents: () => lacks,
    to: (next) => {
      state = next
      if (next !== 'unknown') lacks = next !== 'ready'
    },
    forget: () => {
      state = 'unknown'
      lacks = false
    },
  }
}
