import type { Command } from 'commander'
import { HubError } from '../../domain/errors.ts'
import type { Envelope, EventType } from '../../domain/event/envelope.ts'
import { type ItemId, makerOf, type NodeId } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import type { ItemState } from '../../domain/item/decide.ts'
import { isBlank } from '../../domain/item/is-blank.ts'
import type { SignOff } from '../../domain/sign-off/sign-off.ts'
import { itemInForce } from '../../publisher/content-in-force.ts'
import { type FoundItem, searchJournal } from '../../publisher/search-journal.ts'
import { contextOf } from '../cli/command-context.ts'
import { typedItemId, typedNodeId } from '../cli/typed-ids.ts'
import { ownNode } from '../data/own-nodes.ts'
import { type LogSide, openJournal, openLogSide } from '../engines/open-stores.ts'

/** show, find: what a node's journal has, before it is on any page. */
export const lookUpCommands = [showCommand, findCommand]

function showCommand(program: Command): void {
  program
    .command('show <itemId>')
    .description('an item of a node of this folder: what it says, where it is shown, its versions')
    .option('--content', 'its content as JSON, as revise and redact take it')
    .action(async (text: string, { content: isContent = false }: { content?: boolean }) => {
      const itemId = typedItemId(text)
      const context = contextOf(program)
      await using side = await openLogSide(context)
      using journal = openJournal(context.data, ownNode(context.data, makerOf(itemId)))
      const found = itemInForce(itemId, { journal, codec: side.codec })
      if (found === null) throw new HubError('item-unknown', `No item ${itemId} in the journal of ${journal.nodeId}.`)
      const { item } = found
      const said = found.said?.content ?? null
      const { nonce: _, ...content } = said ?? ({} as Content)
      const versions = versionsOf(itemId, journal, side)
      const { version, status, fingerprint } = { ...item, version: item.shownVersion ?? item.version }
      const { output, json } = context
      if (isContent && !json) return output.result(content, () => JSON.stringify(content, null, 2))
      output.result({ itemId, version, status, fingerprint, ...(isContent && { content }), versions }, () =>
        sayItem({ ...item, version }, said === null ? null : content, versions),
      )
    })
}

type Version = Pick<Envelope, 'version' | 'type' | 'at' | 'actor' | 'review' | 'reason'>

const versionsOf = (itemId: ItemId, journal: ReturnType<typeof openJournal>, { codec }: LogSide): Version[] =>
  journal
    .placesOf(itemId)
    .flatMap((place) => journal.read(place, 1))
    .flatMap((record) => {
      const decoded = codec.decode(record)
      if (decoded.kind !== 'event') return []
      const { version, type, at, actor, review, reason } = decoded.event.envelope
      return [{ version, type, at, actor, review, reason }]
    })

const STATUS = { live: '公开中', withdrawn: '已撤下' } as const
const DONE: Record<EventType, string> = {
  ItemPublished: '发布',
  ItemRevised: '修订',
  ItemWithdrawn: '撤下',
  ItemRedacted: '脱敏',
}

function sayItem(
  { itemId, version, status, fingerprint }: ItemState,
  content: Content | null,
  versions: Version[],
): string {
  const { title, documentNumber, indexNumber, organ, issuedOn, publishedOn, field, body, shownOn } = content ?? {}
  const lines: [string, string | undefined][] = [
    ['标题', title],
    ['发文字号', documentNumber],
    ['索引号', indexNumber],
    ['发布机构', organ?.name],
    ['成文日期', issuedOn],
    ['发布日期', publishedOn],
    ['试点领域', field],
    ['公开位置', shownOn && JSON.stringify(shownOn)],
    ['正文', body && `${body.text.length} 字（${body.format}）`],
    ['指纹', fingerprint],
  ]
  return [
    `${itemId}  第 ${version} 版  ${STATUS[status]}`,
    ...lines.flatMap(([name, value]) => (value === undefined ? [] : [`${name}：${value}`])),
    ...versions.map(
      ({ version, type, at, actor, review = [], reason }) =>
        `  第 ${version} 版  ${at}  ${DONE[type]}  ${actor}${review.map(saySignOff).join('')}${reason === undefined ? '' : `：${reason}`}`,
    ),
  ].join('\n')
}

const saySignOff = ({ role, actor, at }: SignOff): string => `  ${role} ${actor} ${at}`

/** Nobody reads more at once on a terminal. */
const MOST_SAID = 50

function findCommand(program: Command): void {
  program
    .command('find <text>')
    .description('items of a node whose title, number or text has these words, from its journal')
    .requiredOption('--node <nodeId>', 'the node that published them', typedNodeId)
    .action(async (text: string, { node }: { node: NodeId }) => {
      if (isBlank(text)) throw new HubError('usage', 'Say what to find: words of a title, or a number.')
      const context = contextOf(program)
      await using side = await openLogSide(context)
      using journal = openJournal(context.data, ownNode(context.data, node))
      const found = searchJournal({ journal, codec: side.codec }, text)
      context.output.result(found, () => sayFound(found))
    })
}

function sayFound(found: FoundItem[]): string {
  if (found.length === 0) return '没有找到。'
  const more = found.length - MOST_SAID
  return [
    ...found
      .slice(0, MOST_SAID)
      .map(({ itemId, version, status, title, documentNumber, day }) =>
        [itemId, `第 ${version} 版`, STATUS[status], day, documentNumber, title]
          .filter((part) => part !== null)
          .join('  '),
      ),
    ...(more > 0 ? [`还有 ${more} 条（--json 列出全部）。`] : []),
  ].join('\n')
}
