import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { runHub } from '../../scripts/hub-process.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { BAD_COMMANDS, type BadCommand } from './bad-commands.ts'
import { expectOneLine } from './clear-error.ts'
import { makeHub } from './made-hub.ts'

const main = fileURLToPath(new URL('../../services/hub/main.ts', import.meta.url))

describe('bad input to commands and in the environment', function () {
  this.timeout(120_000)
  const folder = scratchFolder()
  let dataFolder: string
  const fileOf = (name: string) => join(folder(), name)

  const runs = new Map<string, Awaited<ReturnType<typeof runHub>>>()

  const runCase = async ({ name, args, env = {} }: BadCommand) => {
    const placed = args.map((arg) => (/\.(csv|json|ndjson)$/.test(arg) ? fileOf(arg) : arg))
    const data = env.HUB_DATA === undefined ? dataFolder : fileOf(env.HUB_DATA)
    runs.set(name, await runHub(placed, { dataFolder: data, env: { HUB_PORT: '0', ...env, HUB_DATA: data } }))
  }

  before(async () => {
    dataFolder = await makeHub(folder())
    mkdirSync(fileOf('folder.csv'))
    writeFileSync(fileOf('bad.json'), '{"title": }')
    writeFileSync(fileOf('twice.json'), '{"title":"a","title":"b"}')
    writeFileSync(fileOf('nowhere.json'), '{"title":"一","body":{"format":"text","text":"x"},"shownOn":{},"foo":1}')
    writeFileSync(fileOf('good.json'), '{"title":"一","body":{"format":"text","text":"x"},"shownOn":{"site":"all"}}')
    writeFileSync(fileOf('item.csv'), '信息标题,成文日期,正文\r\n一,2023-01-01,文\r\n')
    writeFileSync(
      fileOf('facts.ndjson'),
      '{"type":"FieldDefined","name":"测试"}\n\n{"type":"FieldDefined"}\nnot json\n',
    )
    writeFileSync(
      fileOf('unknown.ndjson'),
      '\n{"type":"DivisionRenamed","code":"999999","name":"x","since":"2025-01-01"}\n',
    )
    writeFileSync(fileOf('none.ndjson'), '\n\n')
    // These lock the data folder, so they run one at a time.
    const locks = ({ args }: BadCommand) => args[0] === 'keys' || args[0] === 'start'
    const queues = [BAD_COMMANDS.filter(locks), BAD_COMMANDS.filter((each) => !locks(each))] as const
    const worker = async (queue: BadCommand[]) => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await runCase(next)
    }
    await Promise.all([worker(queues[0]), worker(queues[1]), worker(queues[1])])
  })

  for (const { name, args: _, env: __, ...expected } of BAD_COMMANDS)
    it(`${name}: exit ${expected.exit}, ${expected.code}`, () => {
      const run = runs.get(name) as Awaited<ReturnType<typeof runHub>>
      expectOneLine(run, expected)
      expect(run.stdout).to.equal('')
    })

  it('a refused key leaves nothing behind: the node can come with another one', async () => {
    const args = ['keys', 'new', '--node', 'new-node', '--name', 'x', '--level', 'township', '--division']
    expect((await runHub([...args, '999999'], { dataFolder })).code).to.equal(2)
    expect((await runHub([...args, '341222103'], { dataFolder })).code).to.equal(0)
  })

  it('bad directory facts are told together, with their lines, and nothing is appended', async () => {
    const run = await runHub(['--json', 'directory', 'import', fileOf('facts.ndjson')], { dataFolder })
    expect(run.code).to.equal(1)
    const { faults } = JSON.parse(run.stdout) as { faults: { line: number }[] }
    expect(faults.map(({ line }) => line)).to.deep.equal([3, 4])
    const unknown = await runHub(['directory', 'import', fileOf('unknown.ndjson')], { dataFolder })
    expect(unknown.code).to.equal(1)
    expect(unknown.stdout).to.match(/line 2: .*division-unknown \(999999\)/)
  })

  it('a taken port: exit 3 in one line, and the process ends', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    const run = await runHub(['start'], { dataFolder, env: { HUB_PORT: String(port) } })
    other.close()
    expectOneLine(run, { exit: 3, code: 'port-taken', says: new RegExp(`Port ${port}.*HUB_PORT`) })
  })

  it('a reader that goes away is no failure', async () => {
    const child = spawn(process.execPath, [main, '--json', 'tokens', 'list'], {
      env: { ...process.env, HUB_DATA: dataFolder },
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk
    })
    child.stdout.destroy()
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' })
  })

  it('after all of it nothing was lost', async () => {
    const verified = await runHub(['verify'], { dataFolder })
    expect(verified.code, verified.stdout).to.equal(0)
  })
})
