import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { caughtUp, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { clientOf, plainContent } from '../e2e/client.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { expectClearProblem, expectOneLine } from './clear-error.ts'
import { makeHub } from './made-hub.ts'

const NOISE = Buffer.alloc(8192, 'this is no page of a database. ')

describe('damaged files and folders', function () {
  this.timeout(60_000)
  const folder = scratchFolder()
  let made: string
  let copies = 0

  before(async () => {
    made = await makeHub(folder())
  })

  /** A copy of the made hub, damaged. */
  const damaged = (damage: (data: string) => void): string => {
    const data = join(folder(), `copy-${copies++}`)
    cpSync(made, data, { recursive: true })
    damage(data)
    return data
  }
  const overwrite = (file: string, at: number) => {
    const bytes = readFileSync(file)
    NOISE.copy(bytes, at)
    writeFileSync(file, bytes)
  }
  const withoutWal = (data: string, file: string) => {
    for (const end of ['-wal', '-shm']) rmSync(join(data, `${file}${end}`), { force: true })
  }

  const ends: [name: string, damage: (data: string) => void, exit: number, code: string, says: RegExp][] = [
    [
      'root-keys.json that is no JSON',
      (data) => writeFileSync(join(data, 'root-keys.json'), '{'),
      1,
      'file-damaged',
      /root-keys\.json.*not JSON.*backup/,
    ],
    [
      'root-keys.json of another shape',
      (data) => writeFileSync(join(data, 'root-keys.json'), '{"hubId":"x"}'),
      1,
      'file-damaged',
      /root-keys\.json.*hubId, threshold, keys/,
    ],
    [
      'root keys that did not sign the directory',
      (data) =>
        changeJson(join(data, 'root-keys.json'), (keys) => {
          keys.keys[0].keyId = 'other'
        }),
      1,
      'directory-broken',
      /root-keys\.json/,
    ],
    [
      'access.json that is no JSON',
      (data) => writeFileSync(join(data, 'access.json'), '['),
      1,
      'file-damaged',
      /access\.json/,
    ],
    [
      'a log that is gone',
      (data) => {
        rmSync(join(data, 'log.sqlite'))
        withoutWal(data, 'log.sqlite')
      },
      3,
      'log-missing',
      /log\.sqlite.*backup/,
    ],
    [
      'a log of no bytes',
      (data) => {
        truncateSync(join(data, 'log.sqlite'), 0)
        withoutWal(data, 'log.sqlite')
      },
      3,
      'log-missing',
      /log\.sqlite/,
    ],
    [
      'a log that is no database',
      (data) => {
        withoutWal(data, 'log.sqlite')
        overwrite(join(data, 'log.sqlite'), 0)
      },
      1,
      'store-damaged',
      /log\.sqlite.*backup/,
    ],
    [
      'half a log',
      (data) => {
        withoutWal(data, 'log.sqlite')
        truncateSync(join(data, 'log.sqlite'), 200_000)
      },
      1,
      'store-damaged',
      /log\.sqlite.*backup/,
    ],
    [
      'read models that are no database',
      (data) => {
        withoutWal(data, 'read/g1.sqlite')
        overwrite(join(data, 'read/g1.sqlite'), 0)
      },
      1,
      'store-damaged',
      /g1\.sqlite.*built again/,
    ],
    [
      'a pointer that names no generation',
      (data) => writeFileSync(join(data, 'read/active'), 'two'),
      1,
      'store-damaged',
      /active.*built again/,
    ],
    [
      'a file in place of the folder',
      (data) => {
        rmSync(data, { recursive: true })
        writeFileSync(data, '')
      },
      3,
      'data-folder-unwritable',
      /a file is in its place/,
    ],
  ]
  for (const [name, damage, exit, code, says] of ends)
    it(`${name}: hub start ends with ${code} in one line`, async () => {
      const dataFolder = damaged(damage)
      expectOneLine(await runHub(['start'], { dataFolder, env: { HUB_PORT: '0' } }), { exit, code, says })
    })

  const leftOut: [name: string, damage: (data: string) => void, code: string][] = [
    ['no key', (data) => rmSync(join(data, 'nodes/taihe/key.json')), 'key-missing'],
    ['a key that is no JSON', (data) => writeFileSync(join(data, 'nodes/taihe/key.json'), 'SECRET'), 'file-damaged'],
    [
      "another node's key",
      (data) => cpSync(join(data, 'nodes/fuyang/key.json'), join(data, 'nodes/taihe/key.json')),
      'key-not-in-force',
    ],
    [
      'a journal that is no database',
      (data) => overwrite(join(data, 'nodes/taihe/journal.sqlite'), 0),
      'store-damaged',
    ],
    [
      "another node's journal",
      (data) => cpSync(join(data, 'nodes/fuyang/journal.sqlite'), join(data, 'nodes/taihe/journal.sqlite')),
      'journal-foreign',
    ],
  ]
  for (const [name, damage, code] of leftOut)
    it(`${name}: that node is left out with ${code}, the others publish`, async () => {
      const hub = await startHubProcess({ dataFolder: damaged(damage) })
      try {
        expect(hub.output()).to.match(new RegExp(`"code":"${code}","msg":"taihe cannot publish: `))
        expect(hub.output())
          .not.to.include('SECRET')
          .and.not.to.match(/\n\s+at /)
        const refused = await clientOf(hub.url, hub.tokens.taihe).publish('taihe', plainContent('一', '文'))
        expect(refused).to.deep.include({ status: 404 })
        expect(refused.body.code).to.equal('node-not-here')
        const published = await clientOf(hub.url, hub.tokens.yingshang).publish('yingshang', plainContent('二', '文'))
        expect(published.status).to.equal(201)
      } finally {
        await hub.stop()
      }
    })

  it('a journal that is gone is refilled from the log, and goes on in its chain', async () => {
    const dataFolder = damaged((data) => rmSync(join(data, 'nodes/taihe/journal.sqlite')))
    const hub = await startHubProcess({ dataFolder })
    const { body } = await clientOf(hub.url, hub.tokens.taihe).publish('taihe', plainContent('接着写', '文'))
    expect(body.nodeSeq).to.be.above(1)
    await caughtUp(hub.url, { taihe: body.nodeSeq })
    await hub.stop()
    expect((await runHub(['verify'], { dataFolder })).code).to.equal(0)
  })

  it('a damaged text that a search comes upon: 503 store-damaged, and lists that need no text go on', async () => {
    const dataFolder = damaged((data) => {
      const database = new DatabaseSync(join(data, 'read/g1.sqlite'))
      database.exec('UPDATE texts SET text = substr(text, 1, length(text) - 1)')
      database.close()
    })
    const hub = await startHubProcess({ dataFolder })
    try {
      const ask = async (query: string) => {
        const answer = await fetch(`${hub.url}/v1/outlets/site/341222/items?${query}`)
        return { status: answer.status, type: answer.headers.get('content-type') ?? '', body: await answer.text() }
      }
      const found = await ask(`q=${encodeURIComponent('县')}`)
      expect(found.status, found.body).to.equal(503)
      expectClearProblem(found, 'store-damaged')
      expect((await ask('limit=5')).status, 'a list without a search').to.equal(200)
      expect(hub.output()).not.to.match(/\n\s+at /)
    } finally {
      await hub.stop()
    }
  })

  it('read models that are gone are built again', async () => {
    const dataFolder = damaged((data) => rmSync(join(data, 'read'), { recursive: true }))
    const hub = await startHubProcess({ dataFolder })
    await caughtUp(hub.url)
    await hub.stop()
    expect((await runHub(['compare'], { dataFolder })).code).to.equal(0)
  })
})

// biome-ignore lint/suspicious/noExplicitAny: a file is changed from outside.
function changeJson(file: string, change: (value: any) => void): void {
  const value = JSON.parse(readFileSync(file, 'utf8'))
  change(value)
  writeFileSync(file, JSON.stringify(value))
}
