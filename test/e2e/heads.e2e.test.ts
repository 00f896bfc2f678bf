import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { caughtUp } from '../../scripts/hub-process.ts'
import { clientOf, plainContent } from './client.ts'
import { describeOnBoth, type World } from './compositions.ts'
import { inScratch } from './scratch.ts'

const SITE = { shownOn: { site: 'all' } }

describeOnBoth('heads that are kept elsewhere', ({ inWorld, isEmbedded }) => {
  /** Publishes so many items more, waits until they are read back, and stops. */
  async function publish(world: World, titles: string[]): Promise<void> {
    const hub = await world.start()
    await caughtUp(hub.url)
    const client = clientOf(hub.url, hub.tokens.taihe)
    for (const title of titles) {
      const { status, body } = await client.publish('taihe', plainContent(title, title, SITE))
      expect(status).to.equal(201)
      await client.get(`/v1/items/${body.itemId}?atLeast=1&wait=20`)
    }
    await caughtUp(hub.url)
    await hub.stop()
  }

  const within = (work: (world: World, keep: () => Promise<string>) => Promise<void>) =>
    inWorld((world) =>
      inScratch(async (elsewhere) => {
        await publish(world, ['一', '二', '三'])
        await work(world, async () => {
          const { code, stdout, stderr } = await world.run('heads')
          expect(code, stderr).to.equal(0)
          const file = join(elsewhere, `heads-${readdirSync(elsewhere).length}.json`)
          writeFileSync(file, stdout)
          return file
        })
      }),
    )

  async function faults(world: World, file: string): Promise<string[]> {
    const { code, stdout, stderr } = await world.run('--json', 'verify', '--against', file)
    const report = JSON.parse(stdout || '{}') as { faults?: { store: string; code: string }[] }
    expect(report.faults, stderr).to.be.an('array')
    expect(code).to.equal(report.faults?.length === 0 ? 0 : 1)
    return [...new Set(report.faults?.map((fault) => `${fault.store} ${fault.code}`))].sort()
  }

  const inFile = (file: string, ...statements: string[]) => {
    const database = new DatabaseSync(file)
    database.exec(`PRAGMA busy_timeout = 5000; ${statements.join(';')}`)
    database.close()
  }
  const journalOf = (world: World) => join(world.dataFolder, 'nodes/taihe/journal.sqlite')
  const cutJournal = (world: World, events: number) =>
    inFile(
      journalOf(world),
      `DELETE FROM items WHERE itemId IN (SELECT itemId FROM events ORDER BY nodeSeq DESC LIMIT ${events})`,
      `DELETE FROM events WHERE nodeSeq > (SELECT max(nodeSeq) - ${events} FROM events)`,
      'UPDATE bookmark SET nodeSeq = (SELECT max(nodeSeq) FROM events), offset = offset - 1, readTo = readTo - 1',
    )

  it('are met again when nothing or more was published, and after a redaction', () =>
    within(async (world, keep) => {
      const file = await keep()
      expect(await faults(world, file)).to.deep.equal([])
      await publish(world, ['四'])
      expect(await faults(world, file)).to.deep.equal([])
      const hub = await world.start()
      await caughtUp(hub.url)
      const client = clientOf(hub.url, hub.tokens.taihe)
      const { body } = await client.publish('taihe', plainContent('五', '五', SITE))
      await client.redact(body.itemId, 1, plainContent('（已处理）', '（已处理）', SITE), '含个人信息')
      await caughtUp(hub.url)
      await hub.stop()
      const later = await keep()
      expect(await faults(world, file)).to.deep.equal([])
      expect(await faults(world, later)).to.deep.equal([])
    }))

  it('show that a log was put in place that lacks the last events, as the journal does', () =>
    within(async (world, keep) => {
      const file = await keep()
      cutJournal(world, 2)
      if (isEmbedded) {
        cutLog(world, 2)
        expect(await faults(world, file)).to.include.members(['log cut-off', 'journal cut-off'])
      } else {
        const env = { ...world.env, HUB_KAFKA_PREFIX: `${world.env.HUB_KAFKA_PREFIX}-b` }
        Object.assign(world.env, env)
        for (const words of [
          ['topics', 'apply'],
          ['schemas', 'push'],
          ['log', 'begin'],
        ])
          expect((await world.run(...words)).code, words.join(' ')).to.equal(0)
        const publisher = await world.startService('publisher')
        const hub = { url: publisher.url }
        const until = Date.now() + 60_000
        while (
          !/^hub_relay_pending_events\{node="taihe"[^}]*\} 0$/m.test(await (await fetch(`${hub.url}/metrics`)).text())
        )
          expect(Date.now()).to.be.below(until)
        await publisher.stop()
        expect(await faults(world, file)).to.include.members(['log log-differs', 'log cut-off', 'journal cut-off'])
      }
    }))

  const cutLog = (world: World, records: number) =>
    inFile(
      join(world.dataFolder, 'log.sqlite'),
      `DELETE FROM records WHERE offset > (SELECT max(offset) - ${records} FROM records)`,
    )

  if (!isEmbedded) return

  it('show an event that was cut off the log alone', () =>
    within(async (world, keep) => {
      const file = await keep()
      cutLog(world, 1)
      expect(await faults(world, file)).to.include('log cut-off')
    }))

  it('show a folder that was put back from an older copy', () =>
    within(async (world, keep) =>
      inScratch(async (older) => {
        cpSync(world.dataFolder, older, { recursive: true })
        await publish(world, ['四'])
        const file = await keep()
        rmSync(world.dataFolder, { recursive: true })
        cpSync(older, world.dataFolder, { recursive: true })
        expect(await faults(world, file)).to.deep.equal(['journal cut-off', 'log cut-off'])
      }),
    ))

  it('show a last event that another one has replaced', () =>
    within(async (world, keep) => {
      const file = await keep()
      cutJournal(world, 1)
      cutLog(world, 1)
      rmSync(join(world.dataFolder, 'read'), { recursive: true })
      await publish(world, ['别的'])
      const { code } = await world.run('verify')
      expect(code, 'without heads nothing shows').to.equal(0)
      expect(await faults(world, file)).to.deep.equal(['journal replaced', 'log replaced'])
    }))

  it('are of one hub: those of another are refused, and so is what is no heads file', () =>
    within(async (world, keep) => {
      const file = await keep()
      writeFileSync(file, (await world.run('heads')).stdout.replace(/"hubId": "./, '"hubId": "x'))
      const { code, stderr } = await world.run('verify', '--against', file)
      expect(code).to.equal(2)
      expect(stderr).to.include('heads of the hub')
      writeFileSync(file, '{}')
      expect((await world.run('verify', '--against', file)).code).to.not.equal(0)
    }))

  it('and verify work on a folder that cannot be written, as a backup’s snapshot', async function () {
    const mounted = mkdtempSync(join(tmpdir(), 'hub-mount-'))
    try {
      await within(async (world, keep) => {
        const file = await keep()
        // A hub that was killed leaves its last events in the write-ahead log.
        const hub = await world.start()
        await caughtUp(hub.url)
        const client = clientOf(hub.url, hub.tokens.taihe)
        expect((await client.publish('taihe', plainContent('四', '四', SITE))).status).to.equal(201)
        await caughtUp(hub.url)
        await hub.kill('SIGKILL')
        mkdirSync(mounted, { recursive: true })
        const mount = spawnSync('mount', ['--bind', '-o', 'ro', world.dataFolder, mounted], { encoding: 'utf8' })
        const readOnly = spawnSync('mount', ['-o', 'remount,bind,ro', mounted], { encoding: 'utf8' })
        if (mount.status !== 0 || readOnly.status !== 0) {
          console.log(`      pending: mount is refused here (${mount.stderr}${readOnly.stderr})`)
          return this.skip()
        }
        try {
          const there = { ...world.env, HUB_DATA: mounted }
          const found = await world.run('--json', 'verify', '--against', file)
          Object.assign(world.env, there)
          const { code, stdout, stderr } = await world.run('--json', 'verify', '--against', file)
          expect(code, stdout + stderr).to.equal(0)
          expect(stderr).to.include('is read-only')
          expect(JSON.parse(stdout)).to.deep.equal(JSON.parse(found.stdout))
          expect(JSON.parse((await world.run('--json', 'heads')).stdout).nodes).to.have.length(5)
          expect(readdirSync(tmpdir()).filter((name) => name.startsWith('hub-verify-'))).to.deep.equal([])
        } finally {
          spawnSync('umount', [mounted])
          delete world.env.HUB_DATA
        }
      })
    } finally {
      rmSync(mounted, { recursive: true, force: true })
    }
  })
})
