import { setTimeout as pause } from 'node:timers/promises'
import { HubError } from '../domain/errors.ts'

export { pause }

/** How long the hub waits for something that may never answer, in milliseconds. Every limit of hub/ has its name here. */
export const PATIENCE_MS = {
  /** A broker that accepts connections but answers nothing counts as unreachable after this. */
  logAnswer: 8_000,
  /** Questions about lag. Prometheus waits 10 s for a scrape, and a scrape may ask the log twice. */
  lagAnswer: 2_000,
  /** Records may wait this long for a projector. Then nobody applies them. */
  unapplied: 30_000,
  /** The same of the read store. */
  storeAnswer: 3_000,
  /** `hub lag` ends within 10 s of its start: this is for opening a log, and this for all of it. */
  lagOpening: 5_000,
  lagCommand: 9_000,
  /** The first comparison of the journals with the log. Publishing then begins without it. */
  firstComparison: 10_000,
  /** A start waits this long to know the log's time. */
  firstLogTime: 2_000,
  /** Work in hand gets this long to end by itself before the log is closed under it. */
  workInHand: 1_000,
  /** The projector's thread gets this long to stop before it is terminated. */
  projectorThread: 7_000,
  /** Read models that lack something are built on after this. */
  nextBuild: 15_000,
  /** One answer of another hub, which may have to compute the digests of all its outlets. */
  replicaAnswer: 120_000,
  /** One answer of the hub that reviews this one's catalogues. */
  reviewerAnswer: 30_000,
  /** The same while a clerk waits for a page. */
  reviewerOnPage: 8_000,
  /** The live generation may stand still this long, while it is behind, before a comparison gives up. */
  liveProgress: 15_000,
  /** A command that changes keys waits this long for those that sign. */
  keyLock: 5_000,
  /** A command waits this long for another one that changes the same file. */
  fileLock: 10_000,
  /** Engines get this long to close before the process ends without them. What was acknowledged is on disk already. */
  goodbye: 10_000,
  /** npm and the terminal both pass one Ctrl-C on. A second one counts only after this. */
  samePress: 250,
  /** How often a process looks whether the one that launched it is still there. It ends at the second miss. */
  launcherLook: 400,
  /** The kernel closes the channel of a process that ends before it gives its children another parent. */
  parentChange: 100,
  /** The same as `goodbye` where nobody waits any more: the folder has to be free 5 s after the launcher's end. */
  orphanGoodbye: 3_500,
  /** A command that redacted waits this long for readers of its journal, which keep erased bytes in the write-ahead log. */
  journalScrub: 5_000,
  /** So often it looks whether they have gone. */
  journalScrubLook: 25,
  /** The hub itself reads a journal for moments. Only a reader that stays this long is news. */
  journalHeld: 5_000,
  /** A dependency that does not answer a probe for so long counts as away. */
  probe: 5_000,
  /** Work that failed is tried again sooner than this. After it, a dependency that answers counts as back. */
  workFailure: 20_000,
  /** How often the log of the process says again that something is away. */
  reminder: 60_000,
  /** A process that lacks something for so long is not ready. */
  unready: 30_000,
  /** A large text may wait this long for its check. The worst one of 900 KB takes some seconds. */
  textCheck: 60_000,
  /** Another process may try for the data folder at the same moment. One that runs keeps it for good. */
  folderLock: 500,
} as const

/**
 * Waits for an answer of the event log, but only so long. Then it rejects `log-unavailable`, or what `tooLate` makes. The work itself goes on, and
 * its result is ignored.
 */
export async function withinPatience<T>(
  work: Promise<T>,
  milliseconds: number = PATIENCE_MS.logAnswer,
  tooLate = logIsSilent,
): Promise<T> {
  const waiting = new AbortController()
  const tooLong = pause(milliseconds, undefined, { signal: waiting.signal }).then(() => {
    throw tooLate(milliseconds)
  })
  tooLong.catch(() => {})
  try {
    return await Promise.race([work, tooLong])
  } finally {
    waiting.abort()
  }
}

const logIsSilent = (milliseconds: number): HubError =>
  new HubError('log-unavailable', `The event log does not answer within ${milliseconds / 1000} s.`)
