import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { type HubProcess, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { instantOf, parseDivisionCode } from '../../services/domain/ids.ts'
import { dayInShanghai } from '../../services/domain/item/display-dates.ts'
import { makeHub } from '../../services/hub/founding/make-hub.ts'
import { shippedRules } from '../../services/hub/founding/rules/shipped-rules.ts'
import { placeAt } from '../place-at.ts'
import { DIVISIONS, NODES } from '../scratch-places.ts'
import type { Answer } from './client.ts'
import { describeOnBoth, embedded, type World } from './compositions.ts'
import { engineTextsHolding } from './engine-texts.ts'
import { eventually, filesHolding } from './scratch.ts'

const HEADER = '序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,公开对象,公开方式'
const line = (no: string, level2: string, limit: string) =>
  `${no},救灾,${level2},清单,《政府信息公开条例》,${limit},县应急局,政府网站,全社会,主动`
const WHOLE = '信息形成或者变更之日起20个工作日内'
/** Stands in drafts and comments only, never in what is published. */
const MARKER = '驺虞之草'

/** A city's hub and a county's, each with a folder and a read store of its own, on one log. */
interface TwoHubs {
  countyFolder: string
  cityFolder: string
  /** Runs a command of one side, as JSON. */
  county(...args: string[]): Promise<{ code: number | null; told: Answer; stderr: string }>
  city(...args: string[]): Promise<{ code: number | null; told: Answer; stderr: string }>
  startCounty(): Promise<HubProcess>
  startCity(): Promise<HubProcess>
  sheet(...lines: string[]): string
}

async function foundTwoHubs(
  { dataFolder, env }: World,
  started: HubProcess[],
  moreOfCity: Record<string, string> = {},
): Promise<TwoHubs> {
  const [countyFolder, cityFolder] = [join(dataFolder, 'county'), join(dataFolder, 'city')]
  const top = parseDivisionCode('341200')
  const place = placeAt(countyFolder, env)
  await makeHub(place, { facts: [...DIVISIONS, ...shippedRules(top)], nodes: [...NODES], keepsTokens: false })
  mkdirSync(join(cityFolder, 'nodes'), { recursive: true })
  for (const name of ['root-keys.json', 'access.json']) copyFileSync(join(countyFolder, name), join(cityFolder, name))
  renameSync(join(countyFolder, 'nodes', 'fuyang'), join(cityFolder, 'nodes', 'fuyang'))
  const cityEnv = { ...env, ...ofCity(env), ...moreOfCity }
  // Two hubs share a log on Kafka. Here the one file is seen from both folders.
  if (existsSync(place.data.logFile)) symlinkSync(place.data.logFile, join(cityFolder, 'log.sqlite'))
  const running = async (folder: string, own: Record<string, string>) => {
    const hub = await startHubProcess({ dataFolder: folder, env: own })
    started.push(hub)
    return hub
  }
  const command =
    (folder: string, own: Record<string, string>) =>
    async (...args: string[]) => {
      const { code, stdout, stderr } = await runHub(['--json', ...args], { dataFolder: folder, env: own })
      return { code, stderr, told: stdout === '' ? null : (JSON.parse(stdout) as Answer) }
    }
  return {
    countyFolder,
    cityFolder,
    county: command(countyFolder, env),
    city: command(cityFolder, cityEnv),
    startCounty: () => running(countyFolder, env),
    startCity: () => running(cityFolder, cityEnv),
    sheet: (...lines) => {
      const file = join(dataFolder, '目录.csv')
      writeFileSync(file, [HEADER, ...lines].join('\n'))
      return file
    },
  }
}

/** Its read store is another one. */
const ofCity = (env: Record<string, string>): Record<string, string> => {
  const { HUB_MONGO: mongo, HUB_KAFKA_PREFIX: name } = env
  return mongo === undefined || name === undefined ? {} : { HUB_MONGO: mongo.replace(name, `${name}-city`) }
}

describeOnBoth('a catalogue between an office and its reviewer', (composition) => {
  it('is sent, commented, mended, approved and published, and the draft is nowhere but in the private store', () =>
    composition.inWorld(async (world) => {
      const started: HubProcess[] = []
      const hubs = await foundTwoHubs(world, started)
      const { county, city, sheet } = hubs
      try {
        const [countyHub, cityHub] = [await hubs.startCounty(), await hubs.startCity()]
        const of = ['--node', 'taihe', '--field', '救灾']
        const to = ['--to', cityHub.url]
        const drafted = sheet(line('1', `物资发放${MARKER}`, WHOLE), line('2', '资金发放', '尽快'))

        const dry = await county('catalogue', 'submit', drafted, ...of, ...to, '--dry-run')
        expect(dry.told, dry.stderr).to.include({ submitted: false, rows: 2 })
        expect((await county('catalogue', 'status', ...of, ...to)).told.submissions).to.deep.equal([])
        const sent = await county('catalogue', 'submit', drafted, ...of, ...to)
        expect(sent.told, sent.stderr).to.include({ submitted: true, isNew: true, rowsHash: dry.told.rowsHash })
        const { submissionId } = sent.told.submission
        expect((await county('catalogue', 'submit', drafted, ...of, ...to)).told).to.include({ isNew: false })

        const inbox = await city('catalogue', 'submissions')
        expect(inbox.told.submissions).to.have.length(1)
        expect(inbox.told.submissions[0]).to.include({ submissionId, nodeId: 'taihe', field: '救灾', round: 1 })
        const by = ['--actor', 'fuyang-clerk']
        const noticed = await city('catalogue', 'comment', submissionId, '--from-check', ...by)
        expect(noticed.told, noticed.stderr).to.include({ kept: true, added: 1, total: 1 })
        const said = await city('catalogue', 'comment', submissionId, `请去掉“${MARKER}”`, '--row', '1', ...by)
        expect(said.told, said.stderr).to.include({ kept: true, total: 2 })
        const again = await city('catalogue', 'comment', submissionId, '--from-check', ...by)
        expect(again.told).to.include({ isRepeat: true, total: 2 })
        expect((await city('catalogue', 'return', ...of, ...by, '--dry-run')).told).to.include({ signed: false })
        const returned = await city('catalogue', 'return', submissionId, ...by)
        expect(returned.told, returned.stderr).to.include({ ok: true, verdict: 'returned' })

        const read = await county('catalogue', 'comments', ...of, ...to)
        expect(read.told.submission, read.stderr).to.include({ state: 'returned', round: 1 })
        expect(read.told.comments.map(({ rowId }: Answer) => rowId)).to.deep.equal(['r2', 'r1'])
        const mended = sheet(
          ...[line('1', '物资发放', WHOLE), line('2', '资金发放', WHOLE)],
          line('3', '补贴清单', '每季度的首个月20日'),
        )
        const next = await county('catalogue', 'submit', mended, ...of, ...to)
        expect(next.told.submission, next.stderr).to.include({ round: 2, state: 'waiting' })

        const approved = await city('catalogue', 'approve', ...of, ...by)
        expect(approved.told, approved.stderr).to.include({ ok: true, verdict: 'approved' })
        const repeat = await city('catalogue', 'approve', ...of, ...by)
        expect(repeat.told, repeat.stderr).to.include({ repeated: true, itemId: approved.told.itemId })
        const stands = await county('catalogue', 'status', ...of, ...to)
        expect(stands.told.submissions.map(({ round, state }: Answer) => `${round} ${state}`)).to.deep.equal([
          '2 approved',
          '1 returned',
        ])
        const published = await county('catalogue', 'import', mended, ...of, '--actor', 'taihe-clerk')
        expect(published.told, published.stderr).to.include({ ok: true, version: 1, rowsHash: next.told.rowsHash })

        for (const { url } of [countyHub, cityHub]) {
          const items = await eventually(async () => {
            const { catalogues = [] } = (await (await fetch(`${url}/v1/catalogues?node=taihe`)).json()) as Answer
            return catalogues[0]?.state === 'in-force' ? catalogues : undefined
          }, 60_000)
          expect(items).to.have.length(1)
          const answer = await fetch(`${url}/v1/items/${approved.told.itemId}`)
          const { content } = (await answer.json()) as Answer
          expect(content.verdict).to.deep.equal({
            ...{ verdict: 'approved', rowsHash: next.told.rowsHash },
            of: { nodeId: 'taihe', field: '救灾' },
          })
          expect(content.body.text).to.contain('太和县人民政府救灾领域').and.contain('审核通过')
        }
        await lightTurnsGreen(county, { file: join(world.dataFolder, '条目.json'), urls: [countyHub.url, cityHub.url] })
        const metrics = await Promise.all(
          [countyHub, cityHub].map(async ({ url }) => (await fetch(`${url}/metrics`)).text()),
        )
        expect(metrics.join('\n')).not.to.contain(MARKER)
        for (const { code, told } of [await county('verify'), await city('verify')]) {
          expect(told.faults).to.deep.equal([])
          expect(code).to.equal(0)
        }
      } finally {
        await Promise.all(started.map((hub) => hub.stop()))
      }
      expect(started.map((hub) => hub.output()).join('\n')).not.to.contain(MARKER)
      // What is published stands in the engines, so the draft would be found there, too.
      expect(await engineTextsHolding(world.env, MARKER)).to.deep.equal([])
      if (!composition.isEmbedded) expect(await engineTextsHolding(world.env, '资金发放')).to.have.length.above(2)
      const holding = filesHolding(world.dataFolder, MARKER).map((file) => file.slice(world.dataFolder.length + 1))
      expect(holding.filter((file) => !file.startsWith('city/submissions.sqlite'))).to.deep.equal([])
      expect(holding).to.have.length.above(0)
    }))
})

/** The office publishes what its first row asks for. Villagers see so at either hub, and when the next list is due. */
async function lightTurnsGreen(
  county: TwoHubs['county'],
  { file, urls }: { file: string; urls: string[] },
): Promise<void> {
  const page = async (url: string, path: string) => (await fetch(`${url}${path}`)).text()
  const table = '/sites/341222/catalogue/救灾'
  for (const url of urls)
    expect(await page(url, table))
      .to.contain('已审核生效')
      .and.contain('还没有公开')
      .and.not.contain('绿灯')
  const { catalogues } = (await (await fetch(`${urls[0]}/v1/catalogues?node=taihe`)).json()) as Answer
  const content = {
    ...{ title: '救灾物资发放清单', body: { format: 'text', text: '帐篷二十顶，已发放到村。' }, field: '救灾' },
    shownOn: { board: 'all', site: 'all', topic: 'all' },
    issuedOn: dayInShanghai(instantOf(Date.now())),
    relations: [{ rel: 'fulfils', itemId: catalogues[0].itemId, part: 'r1' }],
  }
  writeFileSync(file, JSON.stringify(content))
  const published = await county('publish', file, '--node', 'taihe', '--actor', 'taihe-clerk')
  expect(published.code, published.stderr).to.equal(0)
  for (const url of urls) {
    await eventually(async () => (await page(url, table)).includes('绿灯 按期公开'), 60_000)
    const due = await page(url, '/sites/341222/duties')
    expect(due).to.contain('下一次公开日期').and.contain('补贴清单')
    expect(due).to.match(/<time datetime="20\d\d-(?:01|04|07|10)-20">/)
  }
}

/** A port that was free a moment ago: the rule names it before the hub listens on it. */
async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `${port}`
}

/** Starts a command and kills it with SIGKILL after a while, unless it has ended. */
async function killedAfter(milliseconds: number, args: string[], dataFolder: string): Promise<void> {
  await runHub(args, {
    dataFolder,
    onSpawn: (child) => setTimeout(() => child.kill('SIGKILL'), milliseconds),
  })
}

describe('a line between an office and its reviewer, all embedded', function () {
  this.timeout(400_000)

  it('may be cut, and either side killed: nothing that was acknowledged is lost, nothing is sent or signed twice', () =>
    embedded.inWorld(async (world) => {
      const started: HubProcess[] = []
      const port = await freePort()
      const hubs = await foundTwoHubs(world, started, { HUB_PORT: port })
      const { county, city, sheet, countyFolder, cityFolder } = hubs
      const of = ['--node', 'taihe', '--field', '救灾']
      const by = ['--actor', 'fuyang-clerk']
      try {
        // The rules say where drafts are sent.
        const rule = { id: 'catalogue-county', reviews: 'catalogue', level: 'county', byLevel: 'city' }
        const rules = join(world.dataFolder, 'review.json')
        writeFileSync(rules, JSON.stringify([{ ...rule, address: `http://127.0.0.1:${port}` }]))
        const adopted = await county('rules', 'import', rules, '--set', 'review', '--since', '2026-01-01')
        expect(adopted.code, adopted.stderr).to.equal(0)

        const first = sheet(line('1', '物资发放', WHOLE))
        const cut = await county('catalogue', 'submit', first, ...of, '--wait', '2')
        expect(cut.code).to.equal(3)
        expect(cut.stderr).to.contain('继续重试').and.contain('[reviewer-unreachable]')
        const waiting = county('catalogue', 'submit', first, ...of, '--wait', '120')
        let cityHub = await hubs.startCity()
        const sent = await waiting
        expect(sent.told, sent.stderr).to.include({ submitted: true, isNew: true })

        // The reviewing hub dies right after it has acknowledged.
        await cityHub.kill('SIGKILL')
        cityHub = await hubs.startCity()
        const roundsOf = async () =>
          (await county('catalogue', 'status', ...of)).told.submissions.map(
            ({ round, state }: Answer) => `${round} ${state}`,
          )
        expect(await roundsOf()).to.deep.equal(['1 waiting'])

        // The office dies while it sends, and the reviewer while it signs.
        const second = sheet(line('1', '物资发放', WHOLE), line('2', '资金发放', WHOLE))
        const { submissionId } = sent.told.submission
        for (const after of [700, 1000, 1300, 1700, 2200]) {
          await killedAfter(after, ['catalogue', 'submit', second, ...of], countyFolder)
          await killedAfter(after, ['catalogue', 'return', submissionId, ...by], cityFolder)
        }
        expect((await county('catalogue', 'submit', second, ...of)).told.submission).to.include({ round: 2 })
        expect((await city('catalogue', 'return', submissionId, ...by)).code).to.equal(0)
        expect(await roundsOf()).to.deep.equal(['2 waiting', '1 returned'])
        expect((await city('catalogue', 'approve', ...of, ...by)).told).to.include({ verdict: 'approved' })
        // The command that approves dies after it has signed, and before the store has learned of it.
        const approved = (await city('catalogue', 'submissions', '--all')).told.submissions[0].answer
        const store = new DatabaseSync(join(cityFolder, 'submissions.sqlite'))
        store.exec("DELETE FROM answers WHERE verdict = 'approved'")
        store.close()
        expect(await roundsOf()).to.deep.equal(['2 waiting', '1 returned'])
        const found = await city('catalogue', 'approve', ...of, ...by)
        expect(found.told, found.stderr).to.include({ repeated: true, itemId: approved.itemId })
        expect(await roundsOf()).to.deep.equal(['2 approved', '1 returned'])
        const verdicts = await eventually(async () => {
          const { items } = (await (await fetch(`${cityHub.url}/v1/outlets/topic/341200/items`)).json()) as Answer
          return items.some(({ title }: Answer) => title.includes('（同意）')) ? items : undefined
        }, 60_000)
        expect(verdicts.map(({ title }: Answer) => /（(.*)）$/.exec(title)?.[1]).sort()).to.deep.equal([
          '同意',
          '退回修改',
        ])
        expect((await city('verify')).told.faults).to.deep.equal([])

        // Whoever has lost the right signs nothing more.
        writeFileSync(rules, JSON.stringify([{ ...rule, byLevel: undefined, byNode: 'taihe-shuizhen' }]))
        expect((await county('rules', 'import', rules, '--set', 'review', '--since', '2026-01-02')).code).to.equal(0)
        const refused = await city('catalogue', 'return', submissionId, ...by)
        expect(refused.code).to.equal(1)
        expect(refused.stderr).to.contain('节点“fuyang”无权审核').and.contain('[review-not-yours]')
        const former = ['--to', cityHub.url, '--reviewer', 'fuyang']
        expect((await county('catalogue', 'status', ...of, ...former)).told.submissions).to.have.length(2)
        const third = sheet(line('3', '捐赠款物', WHOLE))
        const foreign = await county('catalogue', 'submit', third, ...of, ...former)
        expect(foreign.stderr).to.contain('[review-not-here]')
      } finally {
        await Promise.all(started.map((hub) => hub.stop()))
      }
    }))
})
