import type { NodeId } from '../domain/ids.ts'
import type { Tokens } from '../http/principal.ts'

/** A clerk who is signed in at the desk. */
export interface DeskSession {
  /** The person's pseudonym. It goes into envelopes. */
  actor: string
  nodeId: NodeId
}

/** Why nobody is signed in by a token. One of an auditor or an operator opens nothing: they publish nothing. */
export type SignInRefusal = 'token-unknown' | 'token-expired' | 'not-a-clerk'

export interface DeskSessions {
  /** Begins a session for who holds this token. */
  begin(token: string): { id: string } | { refused: SignInRefusal }
  /** The session of an id, if its token still counts. Each call asks anew, so that a revoked token ends it at once. */
  of(id: string): DeskSession | null
  end(id: string): void
}

interface SessionsDeps {
  tokens: Tokens
  /** Milliseconds of a clock that never goes back. */
  timer: () => number
  /** An id that nobody guesses. */
  newSecret: () => string
}

const IDLE_MS = 8 * 3_600_000
/** Beyond so many, the one that was used longest ago ends. */
const MOST_SESSIONS = 1000

/** The sessions of one process. They end with it, and a token never leaves its memory. */
export function createDeskSessions({ tokens, timer, newSecret }: SessionsDeps): DeskSessions {
  // In the order in which they were last used.
  const open = new Map<string, { token: string; usedAt: number }>()
  const holderOf = (token: string): DeskSession | SignInRefusal => {
    const principal = tokens.principalOf(token)
    if (principal === 'unknown' || principal === 'expired') return `token-${principal}`
    const { actor, role, nodeId } = principal
    return role !== 'clerk' || nodeId === null ? 'not-a-clerk' : { actor, nodeId }
  }
  const use = (id: string, token: string) => {
    open.delete(id)
    open.set(id, { token, usedAt: timer() })
  }
  return {
    begin: (token) => {
      const holder = holderOf(token)
      if (typeof holder === 'string') return { refused: holder }
      const id = newSecret()
      use(id, token)
      if (open.size > MOST_SESSIONS) open.delete(open.keys().next().value as string)
      return { id }
    },
    of: (id) => {
      const session = open.get(id)
      if (session === undefined) return null
      const holder = timer() - session.usedAt > IDLE_MS ? 'token-expired' : holderOf(session.token)
      if (typeof holder === 'string') {
        open.delete(id)
        return null
      }
      use(id, session.token)
      return holder
    },
    end: (id) => void open.delete(id),
  }
}
