import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { blocksOf, runSnippet } from '../docs/snippets.ts'
import { clientOf } from '../e2e/client.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'
import { installClient } from './packed-client.ts'
import { plainRows } from './site-table.ts'

const OUTLET = 'site/341222'

/** A script for any Node.js: what is there now, by a stream of changes that it leaves. */
const SCRIPT = `
  import { createHubClient } from 'disclosure-hub-client'
  const hub = createHubClient({ url: process.env.HUB })
  const versions = {}
  for await (const { changes, caughtUp } of hub.sync({ outlets: ['${OUTLET}'], follow: 'stream' })) {
    for (const { itemId, version, state } of changes) versions[itemId] = { version, state }
    if (caughtUp !== null) break
  }
  console.log(JSON.stringify({ node: process.version, versions }))
`

describe('the packed TypeScript client', function () {
  this.timeout(120_000)
  const folder = scratchFolder()
  let hub: ScratchHub

  before(async () => {
    hub = await startScratchHub()
    installClient(folder())
    hub.publish(TAIHE, contentOf('第一条', '内容'))
    hub.publish(TAIHE, contentOf('第二条', '内容'))
    await hub.settle()
    writeFileSync(join(folder(), 'script.mjs'), SCRIPT)
  })
  after(() => hub.stop())

  it('has compiled code with types, its licence, and nothing else', () => {
    const place = join(folder(), 'node_modules/disclosure-hub-client')
    expect(readdirSync(place).sort()).to.deep.equal(['LICENSE', 'README.md', 'dist', 'package.json'])
    const built = readdirSync(join(place, 'dist'))
    expect(built.filter((name) => !/\.(?:js|d\.ts)$/.test(name))).to.deep.equal([])
    expect(built).to.include.members(['index.js', 'index.d.ts', 'hub-types.d.ts'])
    const text = built.map((name) => readFileSync(join(place, 'dist', name), 'utf8')).join('\n')
    expect([...text.matchAll(/from '([^']+)'/g)].filter(([, from]) => !from?.startsWith('./'))).to.deep.equal([])
    const manifest = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'))
    expect(manifest).not.to.have.any.keys('dependencies', 'peerDependencies')
  })

  it('its types hold for a program with DOM types and with those of Node.js', () => {
    const program = `
      import { createHubClient, HubClientError, type Step } from 'disclosure-hub-client'
      export async function titles(url: string): Promise<(string | null)[]> {
        const steps: AsyncGenerator<Step> = createHubClient({ url }).sync({ outlets: ['${OUTLET}'] })
        const found = []
        for await (const { changes } of steps)
          for (const { state, title, content } of changes)
            if (state !== 'unchecked' && content?.body.format === 'text') found.push(title)
        return found
      }
      export const codeOf = (error: unknown) => (error instanceof HubClientError ? error.code : null)`
    const place = join(folder(), 'typed')
    mkdirSync(place)
    writeFileSync(join(place, 'titles.ts'), program)
    writeFileSync(join(place, 'package.json'), '{"type":"module"}')
    const tsc = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url))
    const root = fileURLToPath(new URL('../../node_modules/@types', import.meta.url))
    for (const more of [
      ['--lib', 'es2022,dom,dom.asynciterable', '--types', ''],
      ['--types', 'node', '--typeRoots', root],
    ])
      execFileSync(tsc, ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', ...more, 'titles.ts'], {
        cwd: place,
        encoding: 'utf8',
      })
  })

  const nodes = ['/usr/bin/node', process.execPath].map((command) => ({
    command,
    version: spawnSync(command, ['--version'], { encoding: 'utf8' }).stdout?.trim(),
  }))
  for (const { command, version } of nodes)
    it(`runs in an empty folder on ${version ?? `${command} (not there)`}`, async function () {
      // The machine's own may be too old for the client.
      if (version === undefined || Number(/^v(\d+)/.exec(version)?.[1]) < 20) return this.skip()
      const run = await runSnippet(command, [join(folder(), 'script.mjs')], { HUB: hub.url })
      expect(run.code, run.stderr).to.equal(0)
      const changes = await clientOf(hub.url).allChanges([OUTLET])
      const versions = Object.fromEntries([...changes].map(([id, { version, state }]) => [id, { version, state }]))
      expect(JSON.parse(run.stdout)).to.deep.equal({ node: version, versions })
    })

  it('keeps a table by the program of its README', async () => {
    const [{ text = '' } = {}] = blocksOf('clients/typescript/README.md').filter(({ language }) => language === 'mjs')
    writeFileSync(join(folder(), 'readme.mjs'), text)
    const DB = join(folder(), 'copy.sqlite')
    const rows = async () => {
      const run = await runSnippet(process.execPath, [join(folder(), 'readme.mjs')], { HUB: hub.url, OUTLET, DB })
      expect(run.code, run.stderr).to.equal(0)
      const db = new DatabaseSync(DB, { readOnly: true })
      const kept = db.prepare('SELECT id AS itemId, version, state, title, text FROM item ORDER BY id').all()
      db.close()
      return kept.map((row) => ({ ...row }))
    }
    const wanted = async () => plainRows((await clientOf(hub.url).allChanges([OUTLET])).values())
    expect(await rows()).to.deep.equal(await wanted())
    const { itemId } = hub.publish(TAIHE, contentOf('第三条', '内容'))
    hub.withdraw(itemId, 1)
    await hub.settle()
    expect(await rows()).to.deep.equal(await wanted())
  })
})
