import type { Logger } from 'pino'
import {
  type DirectoryFindings,
  PASSED_OVER_REASONS,
  type PassedOverReason,
} from '../../domain/directory/directory-chain.ts'
import type { DirectoryLog } from '../../ports/directory-log.ts'

const WHAT: Record<PassedOverReason, string> = {
  undecodable: 'no directory event',
  'bad-signature': 'not signed by the root keys of this hub',
  fork: 'signed by the root, but another event stands at its place (find out who holds the root key)',
}
const MOST_OFFSETS = 10

/** Gives a function that writes a line for what was found in the directory's log since its last call. */
export function directoryLogLines(
  logger: Pick<Logger, 'warn' | 'info'>,
): (directoryLog: Pick<DirectoryLog, 'findings' | 'copyFailure'>) => void {
  let told: DirectoryFindings['passedOver'] = { undecodable: 0, 'bad-signature': 0, fork: 0 }
  let isWaiting = false
  let isCopied = true

  return ({ findings, copyFailure = () => null }) => {
    const { passedOver, latest, waiting } = findings()
    for (const reason of PASSED_OVER_REASONS) {
      const count = passedOver[reason] - told[reason]
      if (count <= 0) continue
      const offsets = latest.filter((found) => found.reason === reason).map(({ offset }) => offset)
      const named = offsets.slice(-count).slice(0, MOST_OFFSETS)
      const more = count > named.length ? ` and ${count - named.length} more` : ''
      logger.warn(
        { code: reason, offsets: named, count },
        `directory: passed over ${count === 1 ? 'a record that is' : `${count} records that are`} ${WHAT[reason]}: offset ${named.join(', ')}${more}`,
      )
    }
    told = passedOver
    const [first] = waiting
    if (first !== undefined && !isWaiting)
      logger.warn(
        { code: 'gap', offset: first.offset, count: waiting.length },
        `directory: event ${first.seq} (offset ${first.offset}) waits for an earlier one, which is missing: restore it from the directory.sqlite of another process`,
      )
    if (first === undefined && isWaiting) logger.info('directory: the missing event has come')
    isWaiting = first !== undefined
    const failure = copyFailure()
    if (failure !== null)
      logger.warn(
        { code: failure.code },
        `directory: its copy in the data folder cannot be written, so this folder could not start without the log: ${failure.message}`,
      )
    else if (!isCopied) logger.info('directory: its copy in the data folder is complete again')
    isCopied = failure === null
  }
}
