import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  definitionFile,
  definitionHash,
  type EngineName,
  engineFolder,
  isInstalled,
  markerFile,
  pythonProgram,
  REGISTRY_ARTIFACT,
} from './installed.ts'

const MAVEN = ['-q', '-B', '-Dstyle.color=never']

/**
 * `npm run engines:install`: the engines that tests start where there is no Docker, exact versions, under
 * `.engines/`. A second run finds nothing to do.
 */
const INSTALLERS: Record<EngineName, { what: string; install: (folder: string) => void }> = {
  kafka: {
    what: 'Apache Kafka 4.1.1',
    install: (folder) => copyJars('kafka/pom.xml', folder),
  },
  registry: {
    what: 'Apicurio Registry 3.0.9',
    install: (folder) => {
      needJava()
      // 2.8 by name: later versions also want the artifact's parent pom, which was never published.
      const copy = 'org.apache.maven.plugins:maven-dependency-plugin:2.8:copy'
      run('mvn', [...MAVEN, copy, `-Dartifact=${REGISTRY_ARTIFACT}`, into(folder)])
      const archive = join(folder, 'apicurio-registry-app-3.0.9-all.tar.gz')
      run('tar', ['-xzf', archive, '-C', folder])
      rmSync(archive)
    },
  },
  python: {
    what: 'SecantusDB 0.7.0b3, fastavro and confluent-kafka',
    install: (folder) => {
      need(
        'python3',
        ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 11))'],
        'Python 3.11 or later with venv',
      )
      run('python3', ['-m', 'venv', folder])
      const requirements = definitionFile('python/requirements.txt')
      run(pythonProgram('pip'), ['install', '-q', '--require-hashes', '-r', requirements])
    },
  },
  connect: {
    what: 'Kafka Connect 4.1.1 with the MongoDB sink connector 2.0.1',
    install: (folder) => copyJars('connect/pom.xml', folder),
  },
}

for (const name of Object.keys(INSTALLERS) as EngineName[]) {
  const { what, install } = INSTALLERS[name]
  if (isInstalled(name)) {
    console.log(`${what}: already there`)
    continue
  }
  const begun = performance.now()
  const folder = engineFolder(name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  install(folder)
  writeFileSync(markerFile(name), definitionHash(name))
  console.log(`${what}: installed in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
}

function copyJars(pom: string, folder: string): void {
  needJava()
  const goal = 'dependency:copy-dependencies'
  run('mvn', [...MAVEN, '-f', definitionFile(pom), goal, '-DincludeScope=runtime', into(folder)])
}

function into(folder: string): string {
  return `-DoutputDirectory=${folder}`
}

function needJava(): void {
  need('java', ['-version'], 'a Java runtime, 17 or later')
  need('mvn', ['-version'], 'Apache Maven')
}

function need(program: string, args: string[], what: string): void {
  if (spawnSync(program, args, { stdio: 'ignore' }).status !== 0) fail(`${what} is needed ("${program}" does not work)`)
}

function run(program: string, args: string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) fail(`"${program} ${args.join(' ')}" ended with ${status ?? error?.message}`)
}

function fail(why: string): never {
  console.error(`engines:install: ${why}. Install it, then run npm run engines:install again.`)
  process.exit(1)
}
