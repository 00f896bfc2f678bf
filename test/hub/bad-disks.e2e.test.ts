import { spawnSync } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { caughtUp, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { clientOf, plainContent } from '../e2e/client.ts'
import { mountDisk, mountOrSkip } from '../e2e/mounted.ts'
import { eventually } from '../e2e/scratch.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { expectClearProblem, expectOneLine } from './clear-error.ts'
import { makeHub } from './made-hub.ts'

describe('disks that are full or read-only', function () {
  this.timeout(60_000)
  const folder = scratchFolder()
  let made: string
  before(async () => {
    made = await makeHub(folder())
  })

  it('a full disk: 503 disk-full, everything acknowledged stays, and it goes on once there is room', async function () {
    const disk = mountDisk(this, folder(), 24)
    const dataFolder = join(disk, 'data')
    cpSync(made, dataFolder, { recursive: true })
    const hub = await startHubProcess({ dataFolder, env: { HUB_RATE_LIMIT: '0' } })
    try {
      const client = clientOf(hub.url, hub.tokens.taihe)
      const acknowledged: string[] = []
      const large = '满'.repeat(150_000)
      const refused = await eventually(async () => {
        const { status, body } = await client.publish('taihe', plainContent(`满盘 ${acknowledged.length}`, large))
        if (status === 201) acknowledged.push(body.itemId)
        return status !== 201 && { status, body }
      })
      expect(refused.status).to.equal(503)
      expectClearProblem(
        { ...refused, type: 'application/problem+json', body: JSON.stringify(refused.body) },
        'disk-full',
      )
      expect((await client.get('/v1/outlets/site/341222/items')).status, 'reads go on').to.equal(200)

      expect(spawnSync('mount', ['-o', 'remount,size=200m', disk]).status).to.equal(0)
      const { body } = await eventually(async () => {
        const answer = await client.publish('taihe', plainContent('有空间了', '文'))
        return answer.status === 201 && answer
      })
      await caughtUp(hub.url, { taihe: body.nodeSeq })
      for (const itemId of acknowledged) expect((await client.get(`/v1/items/${itemId}`)).status).to.equal(200)
      expect(hub.output()).not.to.match(/\n\s+at /)
      await hub.stop()
      for (const command of ['verify', 'compare']) {
        const run = await runHub([command], { dataFolder })
        expect(run.code, run.stdout + run.stderr).to.equal(0)
      }
    } finally {
      await hub.kill('SIGKILL')
      spawnSync('umount', ['-l', disk])
    }
  })

  it('a read-only data folder: every command says so in one line', async function () {
    const disk = mountOrSkip(this, folder(), ['--bind', made])
    spawnSync('mount', ['-o', 'remount,ro,bind', disk])
    try {
      const file = join(folder(), 'item.csv')
      writeFileSync(file, '信息标题,成文日期,正文\r\n一,2023-01-01,文\r\n')
      for (const args of [
        ['start'],
        ['import', file, '--node', 'taihe', '--actor', 'taihe-clerk'],
        ['keys', 'rotate', '--node', 'taihe'],
      ])
        expectOneLine(await runHub(args, { dataFolder: disk, env: { HUB_PORT: '0' } }), {
          exit: 3,
          code: 'data-folder-unwritable',
          says: /read-only/,
        })
    } finally {
      spawnSync('umount', ['-l', disk])
    }
  })
})
