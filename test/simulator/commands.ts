import { hashOfRows } from '../../services/domain/catalogue/printed-row.ts'
import { HubError } from '../../services/domain/errors.ts'
import { type DivisionCode, type ItemId, itemIdOf, type NodeId } from '../../services/domain/ids.ts'
import type { ItemCommand } from '../../services/domain/item/commands.ts'
import { type Content, RELS, type Rel } from '../../services/domain/item/content.ts'
import { commandIdOf } from '../../services/publisher/command-id.ts'
import type { CommandAccepted, CommandRequest, NodePublisher } from '../../services/publisher/node-publisher.ts'
import { codesUnder, NODES } from '../plain-hub/divisions.ts'
import type { NodeDisk } from './office.ts'
import type { World } from './world.ts'

/** The clerks know what they asked for and what was acknowledged to them. */
export interface Clerks {
  /**
   * Asks for something new, or again for something that was asked for before. A journal that was not yet compared with
   * the log may lack commands that the log has.
   */
  act(disk: NodeDisk, publisher: NodePublisher, isCompared: boolean): void
  /** Commands that were answered with ok, by command id. */
  acknowledged: Map<string, { nodeId: NodeId; outcome: CommandAccepted }>
}

const reason = '更正'

export function createClerks(world: World): Clerks {
  const { dice } = world
  const items = new Map<NodeId, ItemId[]>()
  /** The number of the content with which an item began: it decides its kind, which never changes. */
  const begunWith = new Map<ItemId, number>()
  const asked = new Map<NodeId, CommandRequest[]>()
  const acknowledged: Clerks['acknowledged'] = new Map()
  let count = 0

  const newRequest = (disk: NodeDisk): CommandRequest => {
    count++
    return {
      command: newCommand(disk),
      idempotencyKey: `key-${count}`,
      actor: 'clerk-1',
      isNew: true,
      hideUntilThen: true,
    }
  }

  function newCommand(disk: NodeDisk): ItemCommand {
    const { nodeId, journal } = disk
    const known = items.get(nodeId) ?? []
    const { hasHotItems, redactions } = world.troubles
    const isKnown = known.length > 0 && dice.chance(hasHotItems ? 0.9 : 0.6)
    const itemId = isKnown ? dice.pick(hasHotItems ? known.slice(0, 2) : known) : null
    const content = contentOf(world, disk, count, begunWith.get(itemId as ItemId))
    if (itemId === null) {
      const made = itemIdOf(nodeId, world.newId())
      begunWith.set(made, count)
      items.set(nodeId, [...known, made])
      return { type: 'PublishItem', itemId: made, content }
    }
    const state = journal.item(itemId)
    const expectedVersion = Math.max(1, (state?.version ?? 1) - (dice.chance(0.1) ? 1 : 0))
    switch (dice.pick(['revise', 'revise', 'revise', 'withdraw', ...Array(redactions).fill('redact')])) {
      case 'revise':
        return { type: 'ReviseItem', itemId, content, reason, expectedVersion }
      case 'withdraw':
        return { type: 'WithdrawItem', itemId, reason, expectedVersion }
      default:
        return { type: 'RedactItem', itemId, content, reason, expectedVersion }
    }
  }

  return {
    acknowledged,
    act: (disk, publisher, isCompared) => {
      const { nodeId } = disk
      const before = asked.get(nodeId) ?? []
      const requests = Array.from({ length: dice.between(1, world.troubles.burst) }, () =>
        before.length > 0 && dice.chance(0.2) ? dice.pick(before) : newRequest(disk),
      )
      asked.set(nodeId, [...before, ...requests])
      try {
        for (const [index, outcome] of publisher.execute(requests).entries()) {
          const { idempotencyKey } = requests[index] as CommandRequest
          const commandId = commandIdOf(nodeId, idempotencyKey)
          const said = acknowledged.get(commandId)
          if (!outcome.ok) {
            if (said !== undefined && isCompared)
              world.faults.push(`${commandId} was acknowledged and is refused now: ${outcome.code}`)
            continue
          }
          if (said === undefined) acknowledged.set(commandId, { nodeId, outcome })
          else if (!outcome.repeated && isCompared)
            world.faults.push(`${commandId} was acknowledged and is done a second time`)
        }
      } catch (error) {
        // Nothing was done: the node is not registered yet, has no usable key, or its journal differs from the log.
        if (!(error instanceof HubError)) throw error
      }
    },
  }
}

const WORDS = ['征地补偿公告', '低保名单公示', '道路施工招标', '防汛工作安排', '村务公开', '补贴发放结果']

function contentOf(world: World, disk: NodeDisk, number: number, begun = number): Content {
  const { dice, newNonce } = world
  const codes = placesOf(world, disk)
  // A township may be moved before the log takes its event, and then it has no right to its former places.
  const places = () => (dice.chance(0.5) ? ('all' as const) : [dice.pick(codes)])
  return {
    title: `${dice.pick(WORDS)}（${number}）`,
    body: { format: 'text', text: `正文${newNonce()}` },
    shownOn: {
      board: places(),
      ...(dice.chance(0.5) && { site: 'all' as const }),
      ...(dice.chance(0.3) && { topic: places() }),
    },
    ...displayOf(number),
    ...relationsOf(number, disk.nodeId),
    ...kindOf(begun, number),
  }
}

/** Half of the items are of another kind than a document, and verdicts are of any node's catalogue. */
function kindOf(begun: number, number: number): Partial<Content> {
  const rows = [{ rowId: 'r1', level1: `事项${number}`, timeLimit: `${1 + (number % 30)}个工作日内` }]
  const field = number % 4 === 0 ? '救灾' : '社会救助'
  switch (begun % 8) {
    case 1:
      return { kind: 'catalogue', field, rows }
    case 3:
      return { kind: 'plan', tasks: [{ no: 1, text: `任务${number}`, due: '2026-06-30' }] }
    case 5:
      return {
        kind: 'table',
        form: 'list',
        table: { columns: [{ id: 'c', title: '名称', type: 'text' }], rows: [[`${number}`]] },
      }
    case 7: {
      const { nodeId } = NODES[number % NODES.length] as (typeof NODES)[number]
      const verdict = number % 3 === 0 ? 'returned' : 'approved'
      return {
        kind: 'review',
        field,
        relations: [],
        verdict: { verdict, of: { nodeId, field }, rowsHash: hashOfRows(rows) },
      }
    }
    default:
      return {}
  }
}

/** Days of display from before the first day to the last one but some, and none for two of three items. */
function displayOf(number: number): Pick<Content, 'displayFrom' | 'displayUntil'> {
  const day = (days: number) => new Date(Date.parse('2026-02-26') + days * 24 * 3_600_000).toISOString().slice(0, 10)
  return {
    ...(number % 3 === 1 && { displayFrom: day(number % 14) }),
    ...(number % 5 === 2 && { displayUntil: day((number * 3) % 15) }),
  }
}

/** What a third of the items are linked to: lists have them under facets, too. */
function relationsOf(number: number, nodeId: NodeId): Pick<Content, 'relations'> {
  if (number % 3 !== 0) return {}
  const itemId = itemIdOf(nodeId, `018f0000-0000-7000-8000-${String(number % 4).padStart(12, '0')}`)
  const part = number % 2 === 0 ? { part: `r${number % 5}` } : {}
  return { relations: [{ rel: RELS[number % RELS.length] as Rel, itemId, ...part }] }
}

/** Where the node may show items: at and under its division, as the directory has it now. */
function placesOf({ directoryAt, directoryEvents }: World, { nodeId, divisionCode }: NodeDisk): DivisionCode[] {
  const directory = directoryAt(directoryEvents.length)
  const own = directory.node(nodeId)?.divisionCode
  if (own === undefined) return codesUnder(divisionCode)
  return [...directory.divisions()].map(({ code }) => code).filter((code) => directory.isUnder(code, own))
}
