import type { Directory, DirectoryNode } from '../domain/directory/directory.ts'
import { type Rejection, reject } from '../domain/errors.ts'
import { type Hash, type Instant, type ItemId, makerOf, type NodeId } from '../domain/ids.ts'
import type { ItemCommand } from '../domain/item/commands.ts'
import { type DecidedEvent, decide, type ItemState, stateAfter } from '../domain/item/decide.ts'
import type { Warning } from '../domain/warning.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Journal, JournalRecord, JournalTransaction } from '../ports/journal.ts'
import type { NodeFiles } from './attachments/node-files.ts'
import { type ChainEnd, chainEvent, MAX_RECORD_BYTES, type NodeSigningKey } from './chain-event.ts'
import { outcomeOfNoChange } from './changes-nothing.ts'
import type { TextsOf } from './check-texts.ts'
import type { CleanAndCheck } from './clean-and-check.ts'
import { commandHashOf } from './command-hash.ts'
import { commandIdOf } from './command-id.ts'
import { contentInForce } from './content-in-force.ts'
import { demandRightClock } from './demand-right-clock.ts'
import { demandUsableKey } from './demand-usable-key.ts'
import type { CommandOutcome, CommandRequest, ToldOfContent } from './node-publisher.ts'
import { prepareCommand, toldOf, toldPictures } from './prepare-command.ts'
import { type HoldersOf, twinsHoldingText } from './redacted-texts.ts'
import { refusedContent } from './refused-content.ts'
import { repeatedOutcome } from './repeated-outcome.ts'
import { resolveCommand } from './resolve-command.ts'
import type { FoundTwins, TwinIndex, TwinsWithin } from './twin-index.ts'
import { withoutContent } from './without-content.ts'

export interface ExecutorDeps {
  nodeId: NodeId
  hubId: string
  journal: Journal
  codec: EventCodec
  signingKey: NodeSigningKey
  /** UUIDv7 */
  newId: () => string
  /** 128 random bits, hex. */
  newNonce: () => string
  /** Left out, the node has no files. */
  files?: Pick<NodeFiles, 'lookAt' | 'putNow' | 'markNamed'>
  /** The log's own time, as far as it is known. */
  logTime?: { now(): Instant | null }
  /** Somebody has looked at the clock of this machine and says that it is right, whatever other clocks say. */
  clockIsRight?: boolean
}

/** What all commands of one call are decided under. */
export interface CommandConditions {
  at: Instant
  /** In Shanghai. */
  today: string
  directory: Directory
  node: DirectoryNode
  textsOf: TextsOf
  holdersOf: HoldersOf
  twins: TwinsWithin
  /** No file is put: what is written to the journal is taken back. `draft`: it has still to be reviewed. */
  dryRun: boolean | 'draft'
}

/** The outcome of a command, with the record that it led to. Without a record nothing was written. */
type Done = { outcome: CommandOutcome } | { outcome: CommandOutcome; record: JournalRecord }

interface ExecutorParts extends Pick<TwinIndex, 'placeOf'> {
  checkContent: CleanAndCheck
  /** A text is to be wiped. */
  onErased(): void
}

/** Executes one command within a transaction of the journal, behind the end of the chain. */
export function createCommandExecutor(deps: ExecutorDeps, { checkContent, placeOf, onErased }: ExecutorParts) {
  const { nodeId, journal, codec, signingKey, newNonce, files } = deps
  const lookAtFile = files?.lookAt
  const erase = withoutContent(codec)
  const saidBy = (item: Pick<ItemState, 'itemId' | 'version' | 'shownVersion'>) =>
    contentInForce(item, { journal, codec })

  return (request: CommandRequest, tx: JournalTransaction, end: ChainEnd, batch: CommandConditions): Done => {
    const commandId = commandIdOf(nodeId, request.idempotencyKey)
    const before = tx.outcomeOf(commandId)
    if (before !== null) {
      const contentBefore = () =>
        saidBy({ itemId: before.record.itemId, version: before.record.version - 1 })?.content ?? null
      const told = (command: ItemCommand) => toldOf(command, { ...batch, checkContent })
      const { textsOf } = batch
      const isRow = request.row !== undefined
      const outcome = repeatedOutcome(request.command, before, { codec, contentBefore, told, textsOf, isRow })
      if (outcome.ok) remember(request, outcome.itemId, tx)
      return { outcome }
    }
    if (makerOf(request.command.itemId) !== nodeId)
      return { outcome: reject('item-not-yours', [], { nodeId: makerOf(request.command.itemId) }) }

    const { strict = false } = request
    const item = tx.item(request.command.itemId)
    const resolved = resolveCommand(request.command, item, (one) => saidBy(one)?.content ?? null)
    if (!resolved.ok) return { outcome: resolved }
    const said = () => item && saidBy(item)
    const isDraft = batch.dryRun === 'draft'
    const context = { ...batch, checkContent, newNonce, lookAtFile, strict, said, isDraft }
    const prepared = prepareCommand(resolved.command, context)
    if (!prepared.ok) return { outcome: prepared }
    const decision = decide(prepared.command, item)
    if (!decision.ok) return { outcome: decision }
    const display = { at: batch.at, hideUntilThen: request.hideUntilThen === true }
    const refused = refusedContent(prepared.command, item, display, deps)
    if (refused !== null) return { outcome: refused }
    const unchanged = item && outcomeOfNoChange(prepared, item, { said, strict })
    if (unchanged !== null) {
      remember(request, request.command.itemId, tx)
      return { outcome: unchanged }
    }

    demandUsableKey(batch.node, { keyId: signingKey.keyId, nodeSeq: end.nodeSeq + 1 })
    if (deps.clockIsRight !== true)
      demandRightClock(nodeId, { at: batch.at, latestAt: end.at, logTime: deps.logTime?.now() ?? null })
    const record = chained(decision.event, { commandId, actor: request.actor, at: batch.at }, end, deps)
    if (record.body.length > MAX_RECORD_BYTES)
      return { outcome: reject('content-too-large', [], { bytes: record.body.length, maxBytes: MAX_RECORD_BYTES }) }
    const place = prepared.checked && placeOf(prepared.checked)
    const { holdersOf, twins } = batch
    const { twinsAt } = twins
    const isAsked = prepared.command.type === 'PublishItem' && request.isNew !== true
    const asked = askAboutTwins(isAsked && place !== null ? twinsAt(place) : NO_TWINS, strict)
    if (!asked.ok) return { outcome: asked }
    const holding = twinsHoldingText(prepared.command, { journal, codec, placeOf, twinsAt, holdersOf })
    const warnings = [...prepared.warnings, ...asked.warnings, ...holding]
    const after = stateAfter(decision.event, item)
    if (batch.dryRun === false) for (const { file, bytes } of prepared.pictures) files?.putNow(file, bytes)
    tx.append(record, after, hashToKeep(request))
    if (request.scan !== undefined) tx.keepScan({ eventId: record.eventId, scan: request.scan })
    remember(request, record.itemId, tx)
    if (decision.event.type === 'ItemRedacted') {
      tx.eraseBefore(record.itemId, record.version, (old) => erase(old) ?? old)
      onErased()
    }
    twins.note(record, after.status === 'live' ? place : null)
    return {
      outcome: accepted(record, decision.event.fingerprint, { warnings, ...toldPictures(prepared.pictures) }),
      record,
    }
  }
}

function chained(
  { content, ...facts }: DecidedEvent,
  command: { commandId: Hash; actor: string; at: Instant },
  end: ChainEnd,
  { hubId, nodeId, newId, codec, signingKey }: ExecutorDeps,
): JournalRecord {
  return chainEvent({ hubId, nodeId, eventId: newId(), ...command, ...facts }, content, end, { codec, signingKey })
}

/** An imported row's key is made of all that the row says, so a hash beside it would add nothing. */
const hashToKeep = ({ command, row }: CommandRequest): Hash | null =>
  row === undefined ? commandHashOf(command) : null

function remember({ row }: CommandRequest, itemId: ItemId, tx: JournalTransaction): void {
  if (row !== undefined) tx.rememberRow({ ...row, itemId })
}

const NO_TWINS: FoundTwins = { itemIds: [], isCutOff: false }
const TWINS_UNCOMPARED: Warning = { code: 'twins-uncompared', pointer: '/content/title' }

function askAboutTwins(
  { itemIds: [itemId], isCutOff }: FoundTwins,
  strict: boolean,
): { ok: true; warnings: Warning[] } | Rejection {
  if (itemId !== undefined) return reject('near-twin', [], { itemId, other: `已发布的条目 ${itemId}` })
  if (isCutOff && strict) return reject('twins-uncompared', [TWINS_UNCOMPARED])
  return { ok: true, warnings: isCutOff ? [TWINS_UNCOMPARED] : [] }
}

const accepted = (record: JournalRecord, fingerprint: Hash, told: ToldOfContent): CommandOutcome => ({
  ok: true,
  repeated: false,
  itemId: record.itemId,
  version: record.version,
  fingerprint,
  eventId: record.eventId,
  nodeSeq: record.nodeSeq,
  ...told,
})
