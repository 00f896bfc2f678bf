import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../scratch-places.ts'

const script = fileURLToPath(new URL('../../scripts/check-identical.ts', import.meta.url))

async function check(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [script, ...args])
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, stdout, stderr }
}

describe('check-identical', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  let itemId: string

  before(async () => {
    hub = await startScratchHub()
    itemId = hub.publish(FUYANG, contentOf('脱贫攻坚工作计划', '把脱贫攻坚的成果守住')).itemId
    hub.publish(SHUIZHEN, contentOf('镇里的通知', '内容'))
    const { itemId: gone } = hub.publish(TAIHE, contentOf('会撤下的', '内容'))
    hub.withdraw(gone, 1)
    await hub.settle()
  })
  after(() => hub.stop())

  /** Puts a server before the hub that alters the answers of some addresses. */
  async function lying(
    path: RegExp,
    alter: (text: string) => string | Promise<string>,
  ): Promise<{ url: string; server: Server }> {
    const server = createServer(async (request, response) => {
      const answer = await hub.fetch(request.url as string)
      const text = await answer.text()
      response.writeHead(answer.status, { 'content-type': 'application/json' })
      response.end(path.test(request.url as string) ? await alter(text) : text)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
  }

  it('finds an honest hub identical on every outlet, exit 0', async () => {
    const { code, stdout, stderr } = await check('--url', hub.url, '--json')
    expect(code, stdout + stderr).to.equal(0)
    expect(JSON.parse(stdout)).to.include({ items: 3, outlets: 6, changedMeanwhile: 0 })
  })

  const foreignList = async () => JSON.stringify(await hub.json('/v1/outlets/site/341222/items'))
  const spam = (text: string) => text.replaceAll('脱贫攻坚', '某网站')
  for (const [why, path, alter, told] of [
    ['one word of the changes', /^\/v1\/changes/, spam, 'its content gives'],
    ['one word of an item', /^\/v1\/items\//, spam, 'its content gives'],
    ['a title on one board', /board\/341222102201/, spam, 'board/341222102201: '],
    [
      'a version on the site',
      /site\/341226/,
      (text: string) => text.replaceAll('"version":1', '"version":2'),
      'version 2',
    ],
    [
      'an item left out of a topic',
      /topic\/341200/,
      (text: string) => JSON.stringify({ ...JSON.parse(text), items: [] }),
      'should be listed and is not',
    ],
    ['a list shown on a foreign board', /board\/341226104203/, foreignList, 'is listed and does not belong there'],
  ] as const)
    it(`names the place of ${why} altered on the way, exit 1`, async () => {
      const { url, server } = await lying(path, alter)
      const { code, stdout } = await check('--url', url)
      server.close()
      expect(code, stdout).to.equal(1)
      expect(stdout).to.contain(told)
    })

  it('tells of what the hub withholds, exit 1', async () => {
    const database = new DatabaseSync(hub.readFile)
    // The hub has checked them a moment ago.
    expect((await check('--url', hub.url, '--outlets', 'site/341222')).code).to.equal(0)
    const alter = (from: string, to: string) =>
      database.prepare('UPDATE texts SET text = replace(text, ?, ?)').run(from, to)
    alter('把脱贫攻坚', '把某某某某')
    const { code, stdout } = await check('--url', hub.url, '--outlets', 'site/341222')
    alter('把某某某某', '把脱贫攻坚')
    database.close()
    expect(code).to.equal(1)
    expect(stdout).to.contain(`${itemId} is withheld`)
  })

  it('ends with 3 where no hub is and with 2 on wrong use, each with one clear line', async () => {
    const { url, server } = await lying(/^$/, String)
    await new Promise((resolve) => server.close(resolve))
    const unreachable = await check('--url', url)
    expect(unreachable.code).to.equal(3)
    expect(unreachable.stderr).to.contain('cannot be reached')
    for (const args of [[], ['--url', 'x'], ['--url', hub.url, '--outlets', 'shop/1'], ['--nonsense']]) {
      const { code, stderr } = await check(...args)
      expect(code, args.join(' ')).to.equal(2)
      expect(stderr).to.contain('usage: check-identical')
    }
  })
})
