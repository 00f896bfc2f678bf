import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CLIENT = fileURLToPath(new URL('../../clients/typescript', import.meta.url))
const BIN = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url))

/** Packs the client as it would be published, and installs the file in a folder that has nothing else, offline. */
export function installClient(folder: string): void {
  const [source, place] = [join(folder, 'source'), join(folder, 'packed')]
  cpSync(CLIENT, source, { recursive: true })
  mkdirSync(place, { recursive: true })
  const env = { ...process.env, PATH: `${BIN}:${process.env.PATH}` }
  const npm = (cwd: string, ...args: string[]) =>
    execFileSync('npm', args, { cwd, env, stdio: 'pipe', encoding: 'utf8' })
  npm(source, 'pack', '--silent', '--pack-destination', place)
  const [file] = readdirSync(place).filter((name) => name.endsWith('.tgz'))
  npm(
    folder,
    'install',
    '--silent',
    '--offline',
    '--no-audit',
    '--no-fund',
    '--prefix',
    folder,
    join(place, file as string),
  )
}
