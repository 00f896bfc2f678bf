import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { generateItems } from '../../../scripts/generate/generate-items.ts'
import type { HubProcess } from '../../../scripts/hub-process.ts'
import { forgeInto } from '../../tampering/forge.ts'
import { type Answer, clientOf, plainContent } from '../client.ts'
import type { World } from '../compositions.ts'
import { eventually } from '../scratch.ts'
import { type Answers, allAnswers } from './all-answers.ts'
import { atRest } from './at-rest.ts'

/** What the old code answered, to be held against what another code answers over the same folder. */
export interface OldFolder {
  answers: Answers
  /** What `hub verify` and `hub replay` said. */
  verified: Answer
  replayed: Answer
  auditorToken: string
  /** A command with its key, and its answer. */
  published: Published
  /** Files that were imported whole. */
  imports: Import[]
}

interface Published {
  token: string
  key: string
  content: object
  answer: { status: number; body: Answer }
}

interface Import {
  file: string
  nodeId: string
  itemIds: string[]
}

const NODES = { fuyang: '341200', taihe: '341222', yingshang: '341226' }
/** Of each file: together as many as `HUB_TEST_ITEMS` says. The first of them are changed afterwards. */
const ROWS = Math.ceil(Number(process.env.HUB_TEST_ITEMS ?? 120) / 3)
const CHANGED = 40
const SITE = { shownOn: { site: 'all', topic: 'all' } }

/**
 * Lets the code at `root` make a folder in which everything happened that can: the sample, imports, revisions,
 * withdrawals, redactions, tokens, a new key, a second generation, parked and discarded records. Its hub is stopped.
 */
export async function fillFolder(world: World, root: string): Promise<OldFolder> {
  const old = world.under(root)
  const first = await old.start()
  await atRest(first.url)
  const imports: Import[] = []
  for (const [nodeId, under] of Object.entries(NODES)) {
    const itemIds = await importFile(old, { nodeId, file: writeRows(old, nodeId, under) })
    imports.push({ nodeId, file: fileOf(old, nodeId), itemIds })
    await changeSome(clientOf(first.url, first.tokens[nodeId]), itemIds.slice(0, CHANGED))
  }
  const published = await publish(first)
  const auditorToken = await makeTokens(old)
  await atRest(first.url)
  await first.stop()
  // Nothing was forged yet: all checks.
  await answerOf(old, 'verify')
  await answerOf(old, 'keys', 'rotate', '--node', 'yingshang')

  const second = await old.start()
  const signedAnew = await clientOf(second.url, second.tokens.yingshang).publishIfNew(
    'yingshang',
    plainContent('换钥之后', '新钥签发', SITE),
  )
  expect(signedAnew.status).to.equal(201)
  await atRest(second.url)
  await answerOf(old, 'rebuild', '--switch')
  await forgeAndDiscard(old, root)
  await atRest(second.url)
  await answerOf(old, 'compare')
  const answers = await allAnswers(second.url, auditorToken)
  const replayed = await answerOf(old, 'replay')
  await second.stop()
  const verified = JSON.parse((await old.run('--json', 'verify')).stdout)
  return { answers, verified, replayed, auditorToken, published, imports }
}

/** What a command answers that has to end well. */
export async function answerOf(world: World, ...args: string[]): Promise<Answer> {
  const { code, stdout, stderr } = await world.run('--json', ...args)
  expect(code, `hub ${args.join(' ')}: ${stdout.slice(0, 1000)}${stderr}`).to.equal(0)
  return JSON.parse(stdout)
}

const fileOf = ({ dataFolder }: World, nodeId: string): string => join(dataFolder, `rows-of-${nodeId}.ndjson`)

function writeRows(world: World, nodeId: string, under: string): string {
  const rows = [...generateItems({ seed: 13, count: ROWS, under })]
  const file = fileOf(world, nodeId)
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return file
}

/** The ids of the items, row by row. */
async function importFile(world: World, { nodeId, file }: Pick<Import, 'nodeId' | 'file'>): Promise<string[]> {
  const report = await answerOf(world, 'import', file, '--node', nodeId)
  expect(report).to.include({ accepted: ROWS, rejected: 0 })
  return report.rows.map(({ itemId }: Answer) => itemId)
}

async function changeSome(client: ReturnType<typeof clientOf>, itemIds: string[]): Promise<void> {
  const content = (title: string) => plainContent(title, '补助标准以本次公示为准。', SITE)
  const revise = (itemId: string) => client.revise(itemId, 1, content('更正后的公示'))
  const withdraw = (itemId: string) => client.withdraw(itemId, 1)
  const redact = (itemId: string) => client.redact(itemId, 2, content('（已处理）'))
  const turns = [[revise], [revise, redact], [withdraw], [withdraw, redact], [], [], [], []]
  for (const [index, itemId] of itemIds.entries())
    for (const change of turns[index % turns.length] ?? []) {
      const { status, body } = await change(itemId)
      expect(status, JSON.stringify(body)).to.equal(200)
    }
}

async function publish({ url, tokens }: HubProcess): Promise<Published> {
  const token = tokens.taihe as string
  const key = 'a-key-of-before'
  const content = plainContent('重复提交', '同一把钥匙', SITE)
  const answer = await clientOf(url, token).publishIfNew('taihe', content, { 'idempotency-key': key })
  expect(answer.status, JSON.stringify(answer.body)).to.equal(201)
  return { token, key, content, answer }
}

/** An auditor's token; another one is revoked. */
async function makeTokens(world: World): Promise<string> {
  const revoked = await answerOf(world, 'tokens', 'new', '--actor', 'audit-1', '--role', 'auditor')
  const listed = await answerOf(world, 'tokens', 'list')
  const { tokenId } = listed.find(({ actor }: Answer) => actor === revoked.actor)
  await answerOf(world, 'tokens', 'revoke', tokenId)
  const { token } = await answerOf(world, 'tokens', 'new', '--actor', 'audit-2', '--role', 'auditor')
  return token
}

/** Forged records come into the log, and the operator discards one of those set aside. */
async function forgeAndDiscard(world: World, root: string): Promise<void> {
  // At the commits that folders are made of, the log is opened here.
  const { openLogSide } = await import(pathToFileURL(join(root, 'services/hub/open-stores.ts')).href)
  await forgeInto(world.dataFolder, world.env, openLogSide)
  const parked = () => answerOf(world, 'parked', 'list')
  await eventually(async () => (await parked()).length === 3)
  const fork = (await parked()).find(({ reason }: Answer) => reason === 'fork')
  await answerOf(world, 'parked', 'discard', fork.envelopeHash, '--reason', '伪造')
  await eventually(async () => (await parked()).length === 2)
}
