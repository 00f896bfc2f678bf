import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { caughtUp, type HubProcess, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { type Answer, clientOf, plainContent } from './client.ts'
import { eventually, filesHolding } from './scratch.ts'

const site = { shownOn: { site: 'all' } }

describe('a journal that was put back', function () {
  this.timeout(120_000)
  const folder = mkdtempSync(join(tmpdir(), 'hub-test-'))
  const dataFolder = join(folder, 'data')
  const journal = join(dataFolder, 'nodes', 'taihe')
  const copy = join(folder, 'copy')
  after(() => rmSync(folder, { recursive: true, force: true }))

  const running = async <T>(
    work: (client: ReturnType<typeof clientOf>, hub: HubProcess) => Promise<T>,
    expected: Record<string, number> = {},
  ): Promise<T> => {
    const hub = await startHubProcess({ dataFolder })
    try {
      await caughtUp(hub.url, expected)
      return await work(clientOf(hub.url, hub.tokens.taihe), hub)
    } finally {
      await hub.stop()
    }
  }
  const publish = async (client: ReturnType<typeof clientOf>, title: string, key: string): Promise<Answer> =>
    (await client.publish('taihe', plainContent(title, title, site), { 'idempotency-key': key })).body
  const putBack = () => {
    rmSync(journal, { recursive: true })
    cpSync(copy, journal, { recursive: true })
  }
  const verified = async () => {
    const { code, stdout, stderr } = await runHub(['--json', 'verify'], { dataFolder })
    expect(code, stdout + stderr).to.equal(0)
    return JSON.parse(stdout)
  }
  let first: Answer

  it('in an older copy is refilled from the log: repeats are known, and publishing goes on', async () => {
    await running(async () => {})
    cpSync(journal, copy, { recursive: true })
    first = await running(async (client) => {
      const published = await publish(client, '复制之后', 'after-copy')
      await client.get(`/v1/items/${published.itemId}?atLeast=1`)
      return published
    })
    putBack()
    await running(async (client) => {
      expect(await publish(client, '复制之后', 'after-copy'), 'the same answer as before').to.deep.equal(first)
      const next = await publish(client, '恢复之后', 'after-restore')
      expect(next.nodeSeq).to.equal(first.nodeSeq + 1)
      await client.get(`/v1/items/${next.itemId}?atLeast=1`)
    })
    expect(await verified()).to.include({ pending: 0 })
  })

  it('that was lost is refilled from the log', async () => {
    for (const end of ['', '-wal', '-shm', '-notify']) rmSync(join(journal, `journal.sqlite${end}`), { force: true })
    await running(async (client) => {
      expect(await publish(client, '复制之后', 'after-copy')).to.deep.equal(first)
    })
    const { journalled, events } = await verified()
    expect(journalled).to.equal(events)
  })

  it('with other events than the log takes no commands until it is rebased, and then loses none', async () => {
    // Two histories of one hub: the journal comes from one, the log from the other.
    const otherData = join(folder, 'other')
    cpSync(dataFolder, otherData, { recursive: true })
    const other = await startHubProcess({ dataFolder: otherData })
    const orphaned = await publish(clientOf(other.url, other.tokens.taihe), '只在日志簿里', 'orphaned')
    await other.stop()
    await running((client) => publish(client, '只在日志里', 'in-log'))
    rmSync(journal, { recursive: true })
    cpSync(join(otherData, 'nodes', 'taihe'), journal, { recursive: true })

    await running(
      async (client) => {
        const refused = await client.publish('taihe', plainContent('不该收下', '正文', site))
        expect(refused.status).to.equal(503)
        expect(refused.body).to.include({ code: 'node-not-ready' })
        expect(refused.body.detail).to.include('hub journal rebase')
        const during = await runHub(['journal', 'rebase', 'taihe'], { dataFolder })
        expect(during.code, during.stderr).to.equal(3)
        // The node that differs never has everything sent: another one is waited for.
      },
      { fuyang: 1 },
    )
    expect((await runHub(['verify'], { dataFolder })).stdout).to.include('log-differs')

    const rebase = await runHub(['--json', 'journal', 'rebase', 'taihe'], { dataFolder })
    expect(rebase.code, rebase.stderr).to.equal(0)
    const report = JSON.parse(rebase.stdout)
    expect(report.reissued).to.have.length(1)
    expect(report.notReissued).to.be.empty
    const again = JSON.parse((await runHub(['--json', 'journal', 'rebase', 'taihe'], { dataFolder })).stdout)
    expect(again).to.deep.include({ refilled: 0, reissued: [] })

    await running(async (client) => {
      expect(report.reissued[0]).to.include({ itemId: orphaned.itemId, eventId: orphaned.eventId })
      const { status, body } = await client.get(`/v1/items/${orphaned.itemId}?atLeast=1`)
      expect(status).to.equal(200)
      expect(body.content.title).to.equal('只在日志簿里')
      expect((await publish(client, '只在日志簿里', 'orphaned')).itemId).to.equal(orphaned.itemId)
      expect(await publish(client, '复制之后', 'after-copy')).to.deep.equal(first)
      await publish(client, '重整之后', 'after-rebase')
      const redacted = await client.redact(orphaned.itemId, 1, plainContent('（已处理）', '（已处理）', site))
      expect(redacted.status).to.equal(200)
      await eventually(async () => filesHolding(dataFolder, '只在日志簿里').length === 0)
    })
    await eventually(async () => (await verified()).pending === 0)
  })
})
