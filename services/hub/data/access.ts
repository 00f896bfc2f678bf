import { createHash, randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { z } from 'zod'
import { isNodeId } from '../../domain/ids.ts'
import type { Principal, Tokens } from '../../http/principal.ts'
import { writeJson } from './data-folder.ts'
import { readJsonFile } from './read-json-file.ts'
import { sealed } from './seal.ts'
import { whileLocked } from './while-locked.ts'

export const accessSchema = z.array(
  z.object({
    tokenId: z.string(),
    /** SHA-256 of the token, hex. The token itself is shown once and never kept. */
    sha256: z.string(),
    actor: z.string(),
    role: z.enum(['clerk', 'auditor', 'operator']),
    nodeId: z.string().refine(isNodeId).nullable(),
    /** One that this version does not know opens nothing. */
    rights: z.array(z.string()).optional(),
    createdAt: z.string(),
    expiresAt: z.string().nullable(),
    /** Not there in an entry that an older version of the hub wrote (seal.ts). */
    seal: z.string().optional(),
  }),
)
export type AccessEntry = z.infer<typeof accessSchema>[number]

/** `tokens.json`: the tokens of the sample's nodes. */
export const tokensSchema = z.record(z.string(), z.string())

export const sha256 = (token: string) => createHash('sha256').update(token).digest('hex')

/** The tokens of `access.json`. A change by another process (`hub tokens`) counts at once. */
export function createAccess(file: string, now: () => string) {
  let seen: string | null = null
  let entries: AccessEntry[] = []
  let byHash = new Map<string, AccessEntry>()

  const refresh = () => {
    const found = statSync(file, { bigint: true, throwIfNoEntry: false })
    // Each change makes a new file, so its inode shows a change that came within one tick of the file system's clock.
    const changed = found === undefined ? '' : `${found.ino} ${found.mtimeNs} ${found.size}`
    if (changed === seen) return
    entries = found === undefined ? [] : readJsonFile(file, accessSchema)
    byHash = new Map(entries.map((entry) => [entry.sha256, entry]))
    seen = changed
  }
  /** Works under a lock, so that two commands at once undo nothing of each other. */
  const change = (next: (entries: AccessEntry[]) => AccessEntry[]) =>
    whileLocked(`${file}.lock`, () => {
      refresh()
      const changed = next(entries)
      if (changed === entries) return false
      writeJson(file, changed)
      seen = null
      return true
    })

  const tokens: Tokens = {
    principalOf: (token) => {
      refresh()
      const entry = byHash.get(sha256(token))
      if (entry === undefined) return 'unknown'
      return entry.expiresAt !== null && entry.expiresAt <= now() ? 'expired' : entry
    },
  }
  return {
    tokens,
    list: (): AccessEntry[] => {
      refresh()
      return entries
    },
    /** Gives the tokens themselves, in order. Nobody can read them again. */
    grantAll: (principals: Principal[], expiresAt: string | null = null): string[] => {
      const granted = principals.map((principal) => ({
        principal,
        token: `hub_${randomBytes(24).toString('base64url')}`,
      }))
      change((before) => [
        ...before,
        ...granted.map(({ principal, token }) => entryOf(principal, token, expiresAt, now())),
      ])
      return granted.map(({ token }) => token)
    },
    /** Seals what an older version of the hub wrote. */
    sealAll: (): void => {
      refresh()
      if (entries.some(({ seal }) => seal === undefined))
        change((before) => before.map((entry) => (entry.seal === undefined ? sealed(entry) : entry)))
    },
    /** False when there was no such token id. */
    revoke: (tokenId: string): boolean =>
      change((before) => {
        const rest = before.filter((entry) => entry.tokenId !== tokenId)
        return rest.length === before.length ? before : rest
      }),
  }
}

const entryOf = (principal: Principal, token: string, expiresAt: string | null, createdAt: string): AccessEntry =>
  sealed({
    ...principal,
    tokenId: randomBytes(4).toString('hex'),
    sha256: sha256(token),
    createdAt,
    expiresAt,
  })
