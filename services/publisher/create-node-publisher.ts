import type { Directory, DirectoryNode } from '../domain/directory/directory.ts'
import { HubError, reject } from '../domain/errors.ts'
import { type Hash, type Instant, type ItemId, makerOf, type NodeId } from '../domain/ids.ts'
import { type DecidedEvent, decide, stateAfter } from '../domain/item/decide.ts'
import { dayInShanghai } from '../domain/item/display-dates.ts'
import type { Warning } from '../domain/warning.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Journal, JournalRecord, JournalTransaction } from '../ports/journal.ts'
import { type ChainEnd, chainEvent, endAfter, MAX_RECORD_BYTES, type NodeSigningKey } from './chain-event.ts'
import { createCleanAndCheck } from './clean-and-check.ts'
import { commandHashOf } from './command-hash.ts'
import { commandIdOf } from './command-id.ts'
import { createJournalScrubbing } from './create-journal-scrubbing.ts'
import { demandRightClock } from './demand-right-clock.ts'
import { demandUsableKey } from './demand-usable-key.ts'
import { differsFromLog } from './differs-from-log.ts'
import type { CommandOutcome, CommandRequest, NodePublisher } from './node-publisher.ts'
import { prepareCommand, warningsOf } from './prepare-command.ts'
import { repeatedOutcome } from './repeated-outcome.ts'
import { withoutContent } from './without-content.ts'

export interface NodePublisherDeps {
  nodeId: NodeId
  hubId: string
  journal: Journal
  codec: EventCodec
  signingKey: NodeSigningKey
  directory: () => Directory
  now: () => Instant
  /** UUIDv7 */
  newId: () => string
  /** 128 random bits, hex. */
  newNonce: () => string
  /** The log's own time, as far as it is known. */
  logTime?: { now(): Instant | null }
  /** Somebody has looked at the clock of this machine and says that it is right, whatever other clocks say. */
  clockIsRight?: boolean
  /** False while the journal and the log are known to differ. */
  isReady?: () => boolean
  /** Erased bytes could not be wiped out of the journal's files; null when they could be after all. */
  onScrub?: (failure: HubError | null) => void
}

interface Conditions {
  at: Instant
  directory: Directory
  node: DirectoryNode
}

export function createNodePublisher(deps: NodePublisherDeps): NodePublisher {
  const { nodeId, hubId, journal, codec, signingKey, newId, isReady = () => true, onScrub = () => {} } = deps
  const erase = withoutContent(codec)
  const checkContent = createCleanAndCheck()
  const scrubbing = createJournalScrubbing(journal, onScrub)
  scrubbing.attempt()

  return {
    nodeId,
    check: (content) => {
      const { at, ...place } = conditions()
      return checkContent(content, { ...place, today: dayInShanghai(at) })
    },
    execute: (requests) => {
      if (!isReady()) throw differsFromLog(nodeId)
      const batch = conditions()
      const outcomes = journal.transact((tx) => {
        let end = endOf(tx, batch.node)
        return requests.map((request) => {
          const done = executeOne(request, tx, end, batch)
          if ('record' in done) end = endAfter(done.record)
          return done.outcome
        })
      })
      scrubbing.attempt()
      return outcomes
    },
    scrub: scrubbing.attempt,
  }

  /** The time, directory and node under which the commands of one call are decided. */
  function conditions(): Conditions {
    const directory = deps.directory()
    const node = directory.node(nodeId)
    if (node === undefined) throw new HubError('node-unregistered', `The directory does not know ${nodeId}.`)
    return { at: deps.now(), directory, node }
  }

  type Done = { outcome: CommandOutcome } | { outcome: CommandOutcome; record: JournalRecord }

  function executeOne(request: CommandRequest, tx: JournalTransaction, end: ChainEnd, batch: Conditions): Done {
    const commandId = commandIdOf(nodeId, request.idempotencyKey)
    const rules = { ...batch, checkContent, newNonce: deps.newNonce }
    const before = tx.outcomeOf(commandId)
    if (before !== null) {
      const outcome = repeatedOutcome(request.command, before, { codec, warnings: warningsOf(request.command, rules) })
      if (outcome.ok) remember(request, outcome.itemId, tx)
      return { outcome }
    }
    if (makerOf(request.command.itemId) !== nodeId)
      return { outcome: reject('item-not-yours', [], { nodeId: makerOf(request.command.itemId) }) }

    const prepared = prepareCommand(request.command, { ...rules, strict: request.strict === true })
    if (!prepared.ok) return { outcome: prepared }
    const item = tx.item(request.command.itemId)
    const decision = decide(prepared.command, item)
    if (!decision.ok) return { outcome: decision }

    demandUsableKey(batch.node, { keyId: signingKey.keyId, nodeSeq: end.nodeSeq + 1 })
    if (deps.clockIsRight !== true)
      demandRightClock(nodeId, { at: batch.at, latestAt: end.at, logTime: deps.logTime?.now() ?? null })
    const record = chain(decision.event, { commandId, actor: request.actor, at: batch.at }, end)
    if (record.body.length > MAX_RECORD_BYTES)
      return { outcome: reject('content-too-large', [], { bytes: record.body.length, maxBytes: MAX_RECORD_BYTES }) }
    tx.append(record, stateAfter(decision.event, item), hashToKeep(request))
    remember(request, record.itemId, tx)
    if (decision.event.type === 'ItemRedacted') {
      tx.eraseBefore(record.itemId, record.version, (old) => erase(old) ?? old)
      scrubbing.demand()
    }
    return { outcome: accepted(record, decision.event.fingerprint, prepared.warnings), record }
  }

  function chain(event: DecidedEvent, command: { commandId: Hash; actor: string; at: Instant }, end: ChainEnd) {
    const { content, ...facts } = event
    return chainEvent({ hubId, nodeId, eventId: newId(), ...command, ...facts }, content, end, { codec, signingKey })
  }
}

function endOf(tx: JournalTransaction, node: DirectoryNode): ChainEnd {
  const { nodeSeq, hash, at } = tx.head()
  return { nodeSeq, hash: hash ?? node.registrationHash, at }
}

/** An imported row's key is made of all that the row says, so a hash beside it would add nothing. */
const hashToKeep = ({ command, row }: CommandRequest): Hash | null =>
  row === undefined ? commandHashOf(command) : null

function remember({ row }: CommandRequest, itemId: ItemId, tx: JournalTransaction): void {
  if (row !== undefined) tx.rememberRow({ ...row, itemId })
}

const accepted = (record: JournalRecord, fingerprint: Hash, warnings: Warning[]): CommandOutcome => ({
  ok: true,
  repeated: false,
  itemId: record.itemId,
  version: record.version,
  fingerprint,
  eventId: record.eventId,
  nodeSeq: record.nodeSeq,
  warnings,
})
