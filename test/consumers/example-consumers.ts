import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installClient } from '../clients/packed-client.ts'

const EXAMPLES = fileURLToPath(new URL('../../docs/examples', import.meta.url))
/** Of Debian's libgoogle-gson-java, libxerial-sqlite-jdbc-java and what they need. */
const JARS = ['gson', 'sqlite-jdbc'].map((name) => `/usr/share/java/${name}.jar`)

/** A program of docs/examples that keeps a table `item (id, version, state, title, text, …)`. */
export interface ExampleConsumer {
  name: string
  /** Why it cannot be run here; null when it can. */
  missing(): string | null
  /** Makes it ready in the folder, and gives the command. */
  prepare(folder: string): [command: string, ...args: string[]]
}

const answers = (command: string, ...args: string[]) => spawnSync(command, args).status === 0

const python: ExampleConsumer = {
  name: 'Python',
  missing: () => (answers('python3', '-c', 'import sqlite3') ? null : 'python3 with sqlite3 is not installed'),
  prepare: () => ['python3', join(EXAMPLES, 'python/consumer.py')],
}

const php: ExampleConsumer = {
  name: 'PHP',
  missing: () =>
    answers('php', '-r', "exit(extension_loaded('pdo_sqlite') ? 0 : 1);")
      ? null
      : 'php with pdo_sqlite is not installed (apt-get install php-cli php-sqlite3)',
  prepare: () => ['php', join(EXAMPLES, 'php/consumer.php')],
}

const java: ExampleConsumer = {
  name: 'Java',
  missing: () =>
    !answers('javac', '-version')
      ? 'no JDK is installed (apt-get install default-jdk-headless)'
      : JARS.every((jar) => existsSync(jar))
        ? null
        : 'apt-get install libgoogle-gson-java libxerial-sqlite-jdbc-java',
  // Compiled once: `java Consumer.java` compiles at each start.
  prepare: (folder) => {
    const classpath = [folder, ...JARS].join(':')
    const built = spawnSync('javac', ['-cp', classpath, '-d', folder, join(EXAMPLES, 'java/Consumer.java')], {
      encoding: 'utf8',
    })
    if (built.status !== 0) throw new Error(built.stderr)
    return ['java', '-Xshare:auto', '-XX:TieredStopAtLevel=1', '-cp', classpath, 'Consumer']
  },
}

export const countySite: ExampleConsumer = {
  name: 'a county site in Node.js',
  missing: () => null,
  prepare: (folder) => {
    const place = join(folder, 'county-site')
    cpSync(join(EXAMPLES, 'county-site'), place, { recursive: true })
    // In the repository it names the client by its folder; a site installs the packed file.
    rmSync(join(place, 'package.json'))
    installClient(place)
    return [process.execPath, join(place, 'server.js')]
  },
}

export const EXAMPLE_CONSUMERS = [python, php, java, countySite]

export interface RunningConsumer {
  child: ChildProcess
  said(): string
  ended: Promise<number | null>
}

export function startConsumer(
  [command, ...args]: readonly [string, ...string[]],
  env: Record<string, string>,
): RunningConsumer {
  const child = spawn(command, args, { env: { ...process.env, ...env } })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk
    })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, said: () => said, ended }
}
