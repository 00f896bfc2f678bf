import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** An engine that `npm run engines:install` puts under `.engines/`. */
export type EngineName = 'kafka' | 'registry' | 'python' | 'connect'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export const REGISTRY_ARTIFACT = 'io.apicurio:apicurio-registry-app:3.0.9:tar.gz:all'

/** What is to be installed: a changed definition makes the installed engine stale. */
const DEFINITIONS: Record<EngineName, () => string> = {
  kafka: () => readFileSync(definitionFile('kafka/pom.xml'), 'utf8'),
  registry: () => REGISTRY_ARTIFACT,
  python: () => readFileSync(definitionFile('python/requirements.txt'), 'utf8'),
  connect: () => readFileSync(definitionFile('connect/pom.xml'), 'utf8'),
}

export const definitionFile = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export const engineFolder = (name: EngineName): string => join(ROOT, '.engines', name)

/** Written last, so that a broken-off installation does not count. */
export const markerFile = (name: EngineName): string => join(engineFolder(name), 'installed')

export const definitionHash = (name: EngineName): string =>
  createHash('sha256').update(DEFINITIONS[name]()).digest('hex')

export const isInstalled = (name: EngineName): boolean =>
  existsSync(markerFile(name)) && readFileSync(markerFile(name), 'utf8') === definitionHash(name)

export const kafkaClassPath = (): string => join(engineFolder('kafka'), '*')

export const connectClassPath = (): string => join(engineFolder('connect'), '*')

export const registryJar = (): string => {
  const [jar] = globSync('*-runner.jar', { cwd: engineFolder('registry') })
  if (jar === undefined) throw new Error(`no runner jar in ${engineFolder('registry')}`)
  return join(engineFolder('registry'), jar)
}

/** A program of the Python environment: `python`, `secantusd-py`. */
export const pythonProgram = (name: string): string => join(engineFolder('python'), 'bin', name)

/** HUB_TEST_MONGO_PROGRAM: another server with the switches of secantusd-py, as the same project's faster `secantusd-rs`. */
export const mongoProgram = (): string => process.env.HUB_TEST_MONGO_PROGRAM || pythonProgram('secantusd-py')
