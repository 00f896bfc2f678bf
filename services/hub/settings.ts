import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { HubError } from '../domain/errors.ts'
import { reviewMembers } from '../domain/rules/review-rule.ts'
import { CACHE_SECONDS, type CacheSeconds } from '../http/caching.ts'
import { MOST_STREAMS } from '../query/reader-places.ts'
import { type KafkaWithRegistry, kafkaEnvironment, kafkaFaults, kafkaWithRegistryOf } from './kafka-environment.ts'

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const wholeNumber = (most: number) => {
  const error = `a whole number from 0 to ${most}`
  return z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .refine((value) => value <= most, { error })
}

/** The environment. An empty string counts as unset. */
const settingsSchema = z.object({
  /** URL of the read store; unset: SQLite files in the data folder. */
  HUB_MONGO: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, { error: 'a URL that begins with mongodb:// or mongodb+srv://' })
    .optional(),
  /** Folder of the embedded stores. */
  HUB_DATA: z
    .string()
    .default('./data')
    .transform((path) => resolve(path)),
  HUB_HOST: z
    .string()
    .regex(/^[\w.:-]+$/, { error: 'a host name or an address' })
    .default('127.0.0.1'),
  /** 0 picks a free one. */
  HUB_PORT: wholeNumber(65_535).default(8080),
  /** At which people and programs reach the hub, where that is not where it listens. */
  HUB_PUBLIC_URL: z
    .string()
    .regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$|^https?:\/\/\[[0-9a-f:]+\](:\d{1,5})?$/, {
      error: 'the address of the hub in small letters, without a path: https://gk.example.gov.cn',
    })
    .optional(),
  /** A JSON file: numbers of the site, names and colours of its places. */
  HUB_SITE: z.string().optional(),
  /** The desk is used over plain http too: for a trial. */
  HUB_DESK_PLAIN_HTTP: z.enum(['true', 'false'], { error: 'true or false' }).default('false'),
  HUB_LOG_LEVEL: z.enum(LOG_LEVELS, { error: `one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  /** Writes a second and node; 0 = off. */
  HUB_RATE_LIMIT: wholeNumber(1_000_000).default(100),
  /** Reads a second and client address; 0 = off. */
  HUB_READ_LIMIT: wholeNumber(1_000_000).default(0),
  /** Readers who follow the changes (`/v1/changes/stream`) at a time. */
  HUB_STREAMS: wholeNumber(100_000).default(MOST_STREAMS),
  /** Bytes that a file may have which an item names. */
  HUB_ATTACHMENT_BYTES: wholeNumber(999_999_999).default(200 * 1024 * 1024),
  /** Seconds for which nginx or a CDN may keep what anybody may read, and then a browser without asking. */
  HUB_SHARED_CACHE_SECONDS: wholeNumber(3600).default(CACHE_SECONDS.shared),
  HUB_BROWSER_CACHE_SECONDS: wholeNumber(3600).default(CACHE_SECONDS.browser),
  /** The token of the clerk for whom commands sign; unset: they need --actor. */
  HUB_TOKEN: z.string().optional(),
  /** Nodes publish although their last event, or the log's clock, says that this machine's clock is wrong. */
  HUB_CLOCK_IS_RIGHT: z.enum(['true', 'false'], { error: 'true or false' }).default('false'),
  /** Proxies that say truly from where a request comes. */
  HUB_TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(',').map((address) => address.trim()))
    .refine((addresses) => addresses.every(isNetwork), {
      error: 'addresses or networks of proxies with commas between: 127.0.0.1,10.1.0.0/16',
    })
    .default([]),
  /** Addresses of this hub at which offices send drafts, besides those that the rules of the set `review` name. */
  HUB_REVIEW_ADDRESSES: z
    .string()
    .transform((text) => text.split(',').map((address) => address.trim()))
    .refine((addresses) => addresses.every((one) => reviewMembers.address.safeParse(one).success), {
      error: 'addresses of this hub with commas between: https://hub.example.gov.cn,https://hub.example.gov.cn/shi',
    })
    .default([]),
  ...kafkaEnvironment,
})

/** An address, or a network as address and length of its prefix (RFC 4632, RFC 4291). */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  if (bits < 0 || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= bits)
}

/** Names of all variables that are read. */
export const ENVIRONMENT = Object.keys(settingsSchema.shape)

export interface Settings {
  /** Null: the read store is SQLite files in the data folder. */
  mongoUrl: string | null
  /** Null: the event log is a SQLite file in the data folder. */
  kafka: KafkaWithRegistry | null
  dataFolder: string
  host: string
  port: number
  /** Null: where it listens. */
  publicUrl: string | null
  /** A file with what the operators say of their site; null without one. */
  siteFile: string | null
  /** Whether tokens may go to the desk over plain http. */
  deskOverPlainHttp: boolean
  logLevel: z.infer<typeof settingsSchema>['HUB_LOG_LEVEL']
  /** Writes a second and node; 0 = off. */
  rateLimit: number
  /** Reads a second and client address; 0 = off. */
  readLimit: number
  mostStreams: number
  attachmentBytes: number
  cacheSeconds: CacheSeconds
  /** Of the clerk for whom commands sign. */
  token: string | null
  clockIsRight: boolean
  trustedProxies: string[]
  /** Of this hub, for offices that send drafts. */
  reviewAddresses: string[]
}

/** Reads the settings. HubError `settings-invalid` names all faults at once and quotes no value. */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = settingsSchema.safeParse(present)
  const faults = [
    ...(parsed.error?.issues.map((issue) => `${issue.path.join('.')} must be ${issue.message}`) ?? []),
    ...kafkaFaults(present),
  ]
  if (!parsed.success || faults.length > 0) throw new HubError('settings-invalid', `Environment: ${faults.join('; ')}.`)
  const { HUB_DATA, HUB_HOST, HUB_PORT, HUB_LOG_LEVEL, HUB_RATE_LIMIT, HUB_MONGO } = parsed.data
  const { HUB_ATTACHMENT_BYTES, HUB_READ_LIMIT, HUB_TRUSTED_PROXIES, HUB_CLOCK_IS_RIGHT, HUB_TOKEN } = parsed.data
  const { HUB_SHARED_CACHE_SECONDS, HUB_BROWSER_CACHE_SECONDS, HUB_REVIEW_ADDRESSES } = parsed.data
  return {
    dataFolder: HUB_DATA,
    host: HUB_HOST,
    port: HUB_PORT,
    publicUrl: parsed.data.HUB_PUBLIC_URL ?? null,
    siteFile: parsed.data.HUB_SITE ?? null,
    deskOverPlainHttp: parsed.data.HUB_DESK_PLAIN_HTTP === 'true',
    logLevel: HUB_LOG_LEVEL,
    rateLimit: HUB_RATE_LIMIT,
    readLimit: HUB_READ_LIMIT,
    mostStreams: parsed.data.HUB_STREAMS,
    attachmentBytes: HUB_ATTACHMENT_BYTES,
    cacheSeconds: { shared: HUB_SHARED_CACHE_SECONDS, browser: HUB_BROWSER_CACHE_SECONDS },
    token: HUB_TOKEN ?? null,
    clockIsRight: HUB_CLOCK_IS_RIGHT === 'true',
    trustedProxies: HUB_TRUSTED_PROXIES,
    reviewAddresses: HUB_REVIEW_ADDRESSES,
    mongoUrl: HUB_MONGO ?? null,
    kafka: kafkaWithRegistryOf(parsed.data),
  }
}
