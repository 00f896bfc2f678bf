import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PROGRAMS = fileURLToPath(new URL('./generated', import.meta.url))
const VERSION = '7.25.0'
const DEPENDENCY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1'
/** Of Debian's php-guzzlehttp-guzzle; check.php reads it, too. */
const GUZZLE = '/usr/share/php/GuzzleHttp/autoload.php'

/** What a program read of an item through its client. */
interface ReadItem {
  itemId: string
  version: number
  state: string
  /** The SHA-256 that it computed of `contentText`. */
  computed: string
  /** The item and its change have the same text. */
  sameText: boolean
  title: string
  board: unknown
}

export interface GeneratedClient {
  name: string
  /** Why it cannot be tried here; null when it can. */
  missing(): string | null
  /** Generates it in the folder from a description, and builds it. */
  make(folder: string, description: string): Promise<void>
  read(folder: string, hub: string): Promise<ReadItem[]>
}

/** Runs a command to its end, and gives what it printed. Fails with all that it said. */
async function run(command: string, args: string[], cwd: string): Promise<string> {
  const child = spawn(command, args, { cwd })
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      said[stream] += chunk
    })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${said.stdout}${said.stderr}`)
  return said.stdout
}

const isHere = (command: string) => spawnSync(command, ['--version']).error === undefined
const rowsOf = (printed: string): ReadItem[] =>
  printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

/** openapi-generator comes from Maven Central, and lies in the repository of the machine from then on. */
async function generate(folder: string, description: string, args: string[]): Promise<void> {
  const artifact = `org.openapitools:openapi-generator-cli:${VERSION}`
  await run('mvn', ['-q', `${DEPENDENCY}:copy`, `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`], folder)
  const jar = join(folder, `openapi-generator-cli-${VERSION}.jar`)
  await run('java', ['-jar', jar, 'generate', '-i', description, '-o', join(folder, 'client'), ...args], folder)
}

const missingGenerator = () =>
  ['java', 'mvn'].filter((tool) => !isHere(tool)).map((tool) => `${tool} is not installed`)[0] ?? null

export const phpClient: GeneratedClient = {
  name: 'PHP',
  missing: () =>
    missingGenerator() ??
    (isHere('php') ? null : 'php is not installed (apt-get install php-cli)') ??
    (existsSync(GUZZLE) ? null : `no ${GUZZLE} (apt-get install php-guzzlehttp-guzzle)`),
  make: (folder, description) =>
    generate(folder, description, ['-g', 'php', '--additional-properties=invokerPackage=Hub']),
  read: async (folder, hub) =>
    rowsOf(await run('php', [join(PROGRAMS, 'check.php'), join(folder, 'client'), hub], folder)),
}

export const javaClient = (library: 'okhttp-gson' | 'native'): GeneratedClient => ({
  name: `Java, ${library}`,
  missing: missingGenerator,
  make: async (folder, description) => {
    const names = 'invokerPackage=cn.gov.hub,apiPackage=cn.gov.hub.api,modelPackage=cn.gov.hub.model'
    await generate(folder, description, ['-g', 'java', `--additional-properties=library=${library},${names}`])
    const client = join(folder, 'client')
    for (const file of ['Check.java', `${library}/Connect.java`])
      cpSync(join(PROGRAMS, file), join(client, 'src/main/java', file.split('/').at(-1) as string))
    await run('mvn', ['-q', 'compile', `${DEPENDENCY}:build-classpath`, '-Dmdep.outputFile=classpath'], client)
  },
  read: async (folder, hub) => {
    const client = join(folder, 'client')
    const classpath = `target/classes:${readFileSync(join(client, 'classpath'), 'utf8')}`
    return rowsOf(await run('java', ['-cp', classpath, 'Check', hub], client))
  },
})
