import { isWaiting } from '../../../services/ports/parked-record.ts'
import { erasedWrite, type ReadModelBatch } from '../../../services/ports/read-model-batch.ts'
import { nodeSeqKey } from '../../../services/ports/read-models.ts'
import { positionKey, type ReadModels } from './read-models.ts'

/** Rules of the port that a mutant breaks, which the simulator must notice. */
export type BrokenRule =
  | 'item-guard-removed'
  | 'head-guard-removed'
  | 'history-overwritten'
  | 'erased-rows-refilled'
  | 'checkpoint-first'
  | 'checkpoint-not-compared'
  | 'heads-before-items'
  | 'unparked-before-heads'
  | 'discarded-parked-again'
  | 'free-forgotten'

type Write = () => void

/**
 * Takes a batch apart into steps, in the order of the port's contract. The writes of a step may come in any order. A
 * crash may come after any write.
 */
export function writeSteps(models: ReadModels, batch: ReadModelBatch, broken: BrokenRule | null): Write[][] {
  const is = (rule: BrokenRule) => broken === rule
  const history = batch.history.map((row) => () => {
    if (models.history.has(nodeSeqKey(row)) && !is('history-overwritten')) return
    const isErased =
      row.erased || (row.version < (models.erasedBelow.get(row.itemId) ?? 0) && !is('erased-rows-refilled'))
    models.history.set(nodeSeqKey(row), { ...row, erased: isErased, contentText: isErased ? null : row.contentText })
  })
  const superseded = batch.superseded.map(({ itemId, version, contentText }) => () => {
    for (const row of rowsOf(models, itemId))
      if (row.version === version && row.outcome === 'applied' && (!row.erased || is('erased-rows-refilled')))
        row.contentText ??= contentText
  })
  const erasures = batch.erasures.map(({ itemId, version }) => () => {
    models.erasedBelow.set(itemId, Math.max(version, models.erasedBelow.get(itemId) ?? 0))
    for (const row of rowsOf(models, itemId))
      if (row.version < version) Object.assign(row, { contentText: null, erased: true })
  })
  const items = batch.items.map((write) => () => {
    const { itemId, version } = write.document
    if (version <= (models.items.get(itemId)?.document.version ?? 0) && !is('item-guard-removed')) return
    const isErased = version < (models.erasedBelow.get(itemId) ?? 0)
    const erasedBelow = models.erasedBelow.get(itemId) ?? 0
    models.items.set(itemId, { ...(isErased ? erasedWrite(write) : write), erasedBelow })
  })
  const park = batch.park.map((record) => () => {
    const key = positionKey(record)
    if (models.discarded.has(key) && !is('discarded-parked-again')) return
    if (!models.parked.has(key)) models.parked.set(key, { ...record })
  })
  const heads = batch.heads.map((head) => () => {
    if (head.nodeSeq > (models.heads.get(head.nodeId)?.nodeSeq ?? 0) || is('head-guard-removed'))
      models.heads.set(head.nodeId, head)
  })
  const repark = batch.repark.map((record) => () => {
    const parked = models.parked.get(positionKey(record))
    if (parked !== undefined && isWaiting(parked))
      models.parked.set(positionKey(record), { ...parked, reason: record.reason })
  })
  const discard = batch.discard.map((position) => () => {
    const parked = models.parked.get(positionKey(position))
    if (parked === undefined) return
    models.discarded.set(positionKey(position), parked)
    models.parked.delete(positionKey(position))
  })
  const unpark = batch.unpark.map((position) => () => void models.parked.delete(positionKey(position)))
  const free = batch.free.map(({ freedAt, ...place }) => () => {
    if (is('free-forgotten')) return
    const row = models.history.get(nodeSeqKey(place))
    if (row?.outcome === 'not-allowed' && (row.freedAt ?? Number.POSITIVE_INFINITY) > freedAt) row.freedAt = freedAt
  })
  const release = [repark, discard, unpark, free]
  if (is('heads-before-items')) return [history, superseded, erasures, heads, items, park, ...release]
  if (is('unparked-before-heads')) return [...release, history, superseded, erasures, items, park, heads]
  return [history, superseded, erasures, items, park, heads, ...release]
}

/** Whether the checkpoint is still the one that the batch began from. */
export function isCurrent({ checkpoints }: ReadModels, { checkpoint: { previous, next } }: ReadModelBatch): boolean {
  const stored = checkpoints.get(next.partition)
  if (stored === undefined || previous === null) return stored === undefined && previous === null
  return stored.logId === previous.logId && stored.nextOffset === previous.nextOffset
}

const rowsOf = (models: ReadModels, itemId: string) =>
  [...models.history.values()].filter((row) => row.itemId === itemId)
