import type { NodeId } from '../domain/ids.ts'
import type { Principal, Tokens } from '../http/principal.ts'

/** A clerk who is signed in at the desk. */
export interface DeskSession {
  /** The person's pseudonym. It goes into envelopes. */
  actor: string
  nodeId: NodeId
}

/** Why nobody is signed in by a token. `other-role`: it counts, and opens other doors than this one. */
export type SignInRefusal = 'token-unknown' | 'token-expired' | 'other-role'

/** Who is signed in on the pages behind one sign-in. */
export interface Sessions<Holder> {
  /** Begins a session for who holds this token. */
  begin(token: string): { id: string } | { refused: SignInRefusal }
  /** The session of an id, if its token still counts. Each call asks anew, so that a revoked token ends it at once. */
  of(id: string): Holder | null
  /** The same for a page that asks by itself: that does not keep a session open which nobody uses. */
  peek(id: string): Holder | null
  end(id: string): void
}

interface SessionsDeps<Holder> {
  tokens: Tokens
  /** Whom the sign-in lets in, as its pages know them; null for others. */
  admit: (principal: Principal) => Holder | null
  /** Milliseconds of a clock that never goes back. */
  timer: () => number
  /** An id that nobody guesses. */
  newSecret: () => string
}

const IDLE_MS = 8 * 3_600_000
/** Beyond so many, the one that was used longest ago ends. */
const MOST_SESSIONS = 1000

/** A clerk publishes for her node. Auditors and operators publish nothing. */
export const admitClerk = ({ actor, role, nodeId }: Principal): DeskSession | null =>
  role === 'clerk' && nodeId !== null ? { actor, nodeId } : null

/** The sessions of one process. They end with it, and a token never leaves its memory. */
export function createSessions<Holder extends object>(deps: SessionsDeps<Holder>): Sessions<Holder> {
  const { tokens, admit, timer, newSecret } = deps
  // In the order in which they were last used.
  const open = new Map<string, { token: string; usedAt: number }>()
  const holderOf = (token: string): Holder | SignInRefusal => {
    const principal = tokens.principalOf(token)
    if (principal === 'unknown' || principal === 'expired') return `token-${principal}`
    return admit(principal) ?? 'other-role'
  }
  const use = (id: string, token: string) => {
    open.delete(id)
    open.set(id, { token, usedAt: timer() })
  }
  const peek = (id: string): Holder | null => {
    const session = open.get(id)
    if (session === undefined) return null
    const holder = timer() - session.usedAt > IDLE_MS ? 'token-expired' : holderOf(session.token)
    if (typeof holder !== 'string') return holder
    open.delete(id)
    return null
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
      const holder = peek(id)
      const token = open.get(id)?.token
      if (holder !== null && token !== undefined) use(id, token)
      return holder
    },
    peek,
    end: (id) => void open.delete(id),
  }
}
