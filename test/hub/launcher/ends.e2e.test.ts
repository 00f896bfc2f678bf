import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { runHub } from '../../../scripts/hub-process.ts'
import { onEngines } from '../../e2e/compositions.ts'
import { ownKafka } from '../../e2e/own-kafka.ts'
import { eventually, inScratch } from '../../e2e/scratch.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const bin = join(root, 'services/hub/bin.js')
/** `npm test` puts the project's own Node first. The user's own one may be older, and then there is a process more. */
const usersPath = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .join(delimiter)

/** Each line runs as the user's process: `$BIN` is bin.js. The first word is the program that gets the signal. */
const WAYS: Record<string, string[]> = {
  'npm start': ['npm', 'start', '--', '--no-sample'],
  'npx hub start': ['npx', 'hub', 'start', '--no-sample'],
  'bin.js': ['node', bin, 'start', '--no-sample'],
  'bin.js on the Node that the project brings along': [process.execPath, bin, 'start', '--no-sample'],
  'sh -c': ['sh', '-c', `node ${bin} start --no-sample; true`],
  'sh -c around npx': ['sh', '-c', 'npx hub start --no-sample; true'],
  'bash -c that waits for it': ['bash', '-c', `node ${bin} start --no-sample & wait`],
  'a terminal': ['script', '-qec', `node ${bin} start --no-sample; true`, '/dev/null'],
}

/** On a terminal nohup writes nohup.out into the project, unless the output goes elsewhere. */
const STAYS: Record<string, string[]> = {
  nohup: ['sh', '-c', `nohup node ${bin} start --no-sample & wait`],
  'nohup npx': ['bash', '-c', 'nohup npx hub start --no-sample & wait'],
  'nohup in a terminal': ['script', '-qec', `nohup node ${bin} start --no-sample > /dev/null & wait`, '/dev/null'],
  'nohup in the terminal of a bash': [
    'script',
    '-qec',
    `bash -c 'set -m; nohup npx hub start --no-sample > /dev/null & wait'`,
    '/dev/null',
  ],
  setsid: ['sh', '-c', `setsid node ${bin} start --no-sample; true`],
}

describe('the hub ends with the process that the user started, all embedded', function () {
  this.timeout(60_000)

  for (const [name, words] of Object.entries(WAYS))
    for (const signal of ['SIGTERM', 'SIGKILL'] as const)
      it(`${signal} to ${name}`, function () {
        if (!isThere(words[0] as string)) return this.skip()
        return inScratch(async (dataFolder) => {
          const { child, pid } = await startAs(words, dataFolder)
          child.kill(signal)
          const since = performance.now()
          await eventually(async () => !isRunning(pid) && isFree(dataFolder), 15_000)
          expect(performance.now() - since).to.be.below(5_000)
          // It takes hub.json away last. One that was killed itself cannot.
          const isKilled = child.pid === pid && signal === 'SIGKILL'
          expect(existsSync(join(dataFolder, 'hub.json')), 'it ended without clearing up').to.equal(isKilled)
        })
      })

  for (const [name, words] of Object.entries(STAYS))
    it(`but not the one that ${name} detached`, () =>
      inScratch(async (dataFolder) => {
        const { child, pid } = await startAs(words, dataFolder)
        try {
          child.kill('SIGKILL')
          await new Promise((resolve) => setTimeout(resolve, 2_500))
          expect(isRunning(pid)).to.equal(true)
        } finally {
          process.kill(pid, 'SIGTERM')
          await eventually(async () => !isRunning(pid))
        }
      }))

  it('and so does a command in the middle of its work', () =>
    inScratch(async (dataFolder) => {
      expect((await runHub(['init', '--sample'], { dataFolder })).code).to.equal(0)
      const file = join(dataFolder, 'rows.ndjson')
      const row = { title: '公示', body: { format: 'text', text: '正文' }, shownOn: { board: 'all' } }
      writeFileSync(file, `${JSON.stringify(row)}\n`.repeat(40_000))
      const words = `node ${bin} import ${file} --node taihe --actor taihe-clerk; true`
      const child = spawn('sh', ['-c', words], { env: environment(dataFolder), stdio: 'ignore' })
      const pid = await eventually(async () => hubsWith(file)[0])
      await eventually(async () => existsSync(join(dataFolder, 'nodes/taihe/journal.sqlite')))
      child.kill('SIGKILL')
      const since = performance.now()
      await eventually(async () => !isRunning(pid), 15_000)
      expect(performance.now() - since).to.be.below(5_000)
    }))
})

describe('each service on Kafka, registry and MongoDB ends with the process that the user started', function () {
  this.timeout(240_000)
  const kafka = ownKafka()

  it('also while the broker says nothing', async () =>
    onEngines.inWorld(
      async ({ dataFolder, env, run }) => {
        expect((await run('init', '--sample')).code).to.equal(0)
        const services = await Promise.all(
          ['publisher', 'projector', 'query', 'notifier', 'monitor'].map(async (role) => {
            const child = spawn('sh', ['-c', `node ${bin} --json ${role}; true`], {
              env: { ...environment(dataFolder), ...env },
              stdio: ['ignore', 'pipe', 'ignore'],
            })
            const line = await new Promise<string>((resolve) => child.stdout.once('data', (text) => resolve(`${text}`)))
            return { role, child, pid: (JSON.parse(line) as { pid: number }).pid }
          }),
        )
        await kafka().pause()
        const since = performance.now()
        for (const { child } of services) child.kill('SIGKILL')
        for (const { role, pid } of services) {
          await eventually(async () => !isRunning(pid), 15_000)
          expect(performance.now() - since, role).to.be.below(5_000)
        }
        await eventually(async () => isFree(dataFolder), 15_000)
        expect(performance.now() - since).to.be.below(5_000)
        await kafka().resume()
      },
      { kafka: kafka() },
    ))
})

describe('a data folder that was there before, all embedded', function () {
  this.timeout(60_000)

  it('is closed to other users with all of the hub in it', () =>
    inScratch(async (dataFolder) => {
      chmodSync(dataFolder, 0o755)
      const first = await startAs([process.execPath, bin, 'start', '--no-sample'], dataFolder)
      expect(modesUnder(dataFolder).filter((line) => !/^(?:600|700) /.test(line))).to.deep.equal([])
      first.child.kill('SIGTERM')
      await eventually(async () => isFree(dataFolder))
      execFileSync('chmod', ['-R', 'a+rX', dataFolder])
      const again = await startAs([process.execPath, bin, 'start'], dataFolder)
      expect(modesUnder(dataFolder).filter((line) => !/^(?:600|700) /.test(line))).to.deep.equal([])
      again.child.kill('SIGTERM')
      await eventually(async () => isFree(dataFolder))
    }))

  it("stays as it is where it holds what is not the hub's, and that is said", () =>
    inScratch(async (dataFolder) => {
      chmodSync(dataFolder, 0o755)
      const notes = join(dataFolder, 'notes.txt')
      writeFileSync(notes, 'mine')
      chmodSync(notes, 0o644)
      const { child, output } = await startAs([process.execPath, bin, 'start', '--no-sample'], dataFolder)
      const modes = modesUnder(dataFolder)
      expect(modes.filter((line) => !/^(?:600|700) /.test(line))).to.deep.equal([`755 ${dataFolder}`, `644 ${notes}`])
      expect(output()).to.include(`Other users of this machine can open ${dataFolder}`)
      child.kill('SIGTERM')
      await eventually(async () => isFree(dataFolder))
    }))
})

async function startAs(
  words: string[],
  dataFolder: string,
): Promise<{ child: ChildProcess; pid: number; output: () => string }> {
  const [program = '', ...args] = words
  const env = environment(dataFolder)
  const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  const file = join(dataFolder, 'hub.json')
  const pid = await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`${words.join(' ')} ended with ${child.exitCode}: ${output}`)
    return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid
  }, 40_000)
  return { child, pid, output: () => output }
}

const environment = (dataFolder: string) => ({
  ...process.env,
  PATH: usersPath,
  HUB_DATA: dataFolder,
  HUB_PORT: '0',
})

/** Pids of the processes that run main.ts or bin.js with this argument; the innermost is the hub. */
const hubsWith = (argument: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
        return args.includes(argument) && args.includes(join(root, 'services/hub/main.ts'))
      } catch {
        return false
      }
    })
    .map(Number)

function isRunning(pid: number): boolean {
  try {
    // Where nobody fetches its exit code, a process that ended is still in the table.
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

function isFree(dataFolder: string): boolean {
  const database = new DatabaseSync(join(dataFolder, 'hub.lock'))
  try {
    database.exec('BEGIN EXCLUSIVE')
    return true
  } catch {
    return false
  } finally {
    database.close()
  }
}

function isThere(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { env: { ...process.env, PATH: usersPath } })
    return true
  } catch {
    return false
  }
}

const modesUnder = (folder: string): string[] =>
  execFileSync('find', [folder, '-printf', '%m %p\\n'], { encoding: 'utf8' }).trim().split('\n')
