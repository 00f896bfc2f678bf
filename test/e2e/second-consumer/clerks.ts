import { expect } from 'chai'
import type { Dice } from '../../../scripts/generate/random.ts'
import type { Answer } from '../client.ts'

interface DisplayDays {
  displayFrom?: string | undefined
  displayUntil?: string | undefined
}

/** What the clerks know of an item of theirs. */
export interface ClerkItem extends DisplayDays {
  itemId: string
  nodeId: string
  version: number
  fingerprint: string
  isWithdrawn: boolean
  /** Its first day, where it was withdrawn before that: its title stays hidden, so the day stays in the content. */
  keptFrom?: string | undefined
  /** A word of each version that still has its text. */
  words: string[]
}

type Send = (nodeId: string, method: string, path: string, body: object, version?: number) => Promise<Answer>

interface Office {
  random: Dice
  nodes: readonly string[]
  /** Gives the answer's body once the command was accepted. */
  send: Send
  /** The day in Asia/Shanghai so many days from today. */
  day: (from: number) => string
  newWord: () => string
}

const PLACES = [
  { board: 'all', site: 'all', topic: 'all' },
  { board: 'all', site: 'all', topic: 'all' },
  { board: 'all' },
  { site: 'all' },
  { topic: 'all' },
]

/** Clerks of several nodes, who give the commands of a run, chosen at random. */
export function createClerks({ random, nodes, send, day, newWord }: Office) {
  const items: ClerkItem[] = []
  /** Words that nobody may find any more. */
  const erased: string[] = []
  const live = () => items.filter(({ isWithdrawn }) => !isWithdrawn)

  const content = (word: string, more: DisplayDays & object = {}) => ({
    title: `关于${word}的公示`,
    body: { format: 'text', text: `${word}\n${'各村（社区）：现予公示。'.repeat(random.between(1, 60))}` },
    shownOn: random.pick(PLACES),
    ...more,
  })
  const days = () => {
    const from = random.between(-3, 4)
    return random.pick([
      { displayFrom: day(from) },
      { displayUntil: day(from + random.between(0, 5)) },
      { displayFrom: day(from), displayUntil: day(from + random.between(0, 5)) },
    ])
  }
  const took = (item: ClerkItem, answer: Answer, more: Partial<ClerkItem> = {}) =>
    Object.assign(item, { version: answer.version, fingerprint: answer.fingerprint, ...more })

  async function publish(more: { content?: object; nodeId?: string; predecessor?: object } = {}): Promise<ClerkItem> {
    const { nodeId = random.pick(nodes), predecessor } = more
    const word = newWord()
    const sent = content(word, more.content ?? (random.chance(0.2) ? days() : {}))
    const answer = await send(nodeId, 'POST', '/v1/items', { nodeId, content: sent, new: true, predecessor })
    const { itemId, version, fingerprint } = answer
    const item = { itemId, nodeId, version, fingerprint, isWithdrawn: false, words: [word], ...shownDays(sent) }
    items.push(item)
    return item
  }

  async function change(item: ClerkItem, how: 'revise' | 'redact', more: object = {}): Promise<void> {
    const word = newWord()
    const sent = content(word, { ...more, ...(item.keptFrom !== undefined && { displayFrom: item.keptFrom }) })
    const body = { content: sent, reason: how === 'revise' ? '更正' : '删除个人信息', hideUntilThen: true }
    const [method, path] = how === 'revise' ? ['PUT', ''] : ['POST', '/redact']
    const answer = await send(item.nodeId, method as string, `/v1/items/${item.itemId}${path}`, body, item.version)
    if (how === 'redact') erased.push(...item.words.splice(0))
    item.words.push(word)
    took(item, answer, shownDays(sent))
  }

  async function withdraw(item: ClerkItem, successor?: object): Promise<void> {
    const path = `/v1/items/${item.itemId}/withdraw`
    const answer = await send(item.nodeId, 'POST', path, { reason: '已到期', successor }, item.version)
    const isUnseen = item.displayFrom !== undefined && item.displayFrom > day(0)
    took(item, answer, { isWithdrawn: true, keptFrom: isUnseen ? item.displayFrom : undefined })
  }

  const named = ({ itemId, version, fingerprint }: ClerkItem) => ({ itemId, version, fingerprint })
  const commands: Record<string, (item: ClerkItem) => Promise<unknown>> = {
    publish: () => publish(),
    revise: (item) => change(item, 'revise'),
    days: (item) => change(item, 'revise', days()),
    hide: (item) => change(item, 'revise', { displayFrom: day(random.between(1, 3)) }),
    redact: (item) => change(item, 'redact', random.chance(0.3) ? days() : {}),
    redactAny: () => change(random.pick(items), 'redact'),
    withdraw: (item) => withdraw(item),
    supersede: async (item) => {
      await publish({ content: { relations: [{ rel: 'replaces', itemId: item.itemId }] } })
      await change(item, 'revise', { validity: 'abolished' })
    },
    handOver: async (item) => {
      const nodeId = random.pick(nodes.filter((other) => other !== item.nodeId))
      const next = await publish({ nodeId, predecessor: named(item) })
      await withdraw(item, named(next))
    },
  }

  return {
    items,
    erased,
    /** One command, of a kind; nothing else is sent before it was accepted. */
    act: async (kind: string) => {
      const command = commands[kind]
      expect(command, kind).not.to.equal(undefined)
      await command?.(live().length === 0 ? await publish() : random.pick(live()))
    },
  }
}

const shownDays = ({ displayFrom, displayUntil }: DisplayDays) => ({
  displayFrom,
  displayUntil,
})
