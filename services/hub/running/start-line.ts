import type { Settings } from '../settings.ts'
import { VERSION } from '../version.ts'
import type { Role } from './parts/part.ts'

export interface StartLine {
  version: string
  roles: readonly Role[]
  log: string
  registry?: string
  readStore: string
  folder: string
}

/** What a process says of itself before it opens anything. Of an address it names no user and no password. */
export function startLine(roles: readonly Role[], { kafka, mongoUrl, dataFolder }: Settings): StartLine {
  return {
    version: VERSION,
    roles,
    log: kafka === null ? 'SQLite' : `Kafka ${kafka.kafka.brokers.join(',')} (${kafka.kafka.prefix}.items)`,
    ...(kafka !== null && { registry: withoutUser(kafka.registry.url) }),
    readStore: mongoUrl === null ? 'SQLite' : `MongoDB ${withoutUser(mongoUrl)}`,
    folder: dataFolder,
  }
}

/** Without user, password and options, which can hold secrets. */
const withoutUser = (url: string): string => url.replace(/^([a-z+]+:\/\/)[^/]*@/, '$1').replace(/\?.*$/, '')

export const sayStart = ({ version, roles, log, registry, readStore, folder }: StartLine): string =>
  `disclosure-hub ${version} starts as ${roles.join(', ')}: log ${log}${registry === undefined ? '' : `, registry ${registry}`}, read store ${readStore}, folder ${folder}`
