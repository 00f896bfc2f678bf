import type { Logger } from 'pino'
import { HubError } from '../../domain/errors.ts'
import type { DependencyState, HealthOf } from '../../http/health.ts'
import { withRemedy } from '../data/with-remedy.ts'
import { type Dependency, type DependencyName, type TrackDeps, trackDependency } from './track-dependency.ts'

export interface DependencyWatch {
  /** The start is done: everything is probed from now on. */
  begin(): void
  readinessOf: HealthOf['readiness']
  /** A failure that was met at work and that is waited for. */
  failed(error: Error, at?: DependencyName): void
  stop(): void
}

/** A dependency, and the roles of this process that cannot do their work without it. */
export interface NeededBy extends Omit<Dependency, 'needed'> {
  neededBy: readonly string[]
}

/** Follows everything that the process works with, and writes to its log what is lost and what is back. */
export function watchDependencies(
  dependencies: NeededBy[],
  { roles, logger, ...deps }: { roles: readonly string[]; logger: Pick<Logger, 'warn'> } & Omit<TrackDeps, 'say'>,
): DependencyWatch {
  const isNeeded = ({ neededBy }: NeededBy, by: readonly string[]) => neededBy.some((role) => by.includes(role))
  const tracked = dependencies.map((dependency) => ({
    dependency,
    ...trackDependency(
      { ...dependency, needed: isNeeded(dependency, roles) },
      { ...deps, say: (about, line) => logger.warn(about, line) },
    ),
  }))
  const known = new Set(dependencies.map(({ name }) => name))

  return {
    begin: () => {
      for (const { begin } of tracked) begin()
    },
    readinessOf: async (role) => {
      await Promise.all(tracked.map(({ looked }) => looked))
      const asked = role === undefined ? roles : roles.filter((each) => each === role)
      const needed = tracked.filter(({ dependency }) => isNeeded(dependency, asked))
      const states = tracked.map(
        ({ dependency, state }): DependencyState => ({
          ...state(),
          needed: isNeeded(dependency, asked),
        }),
      )
      if (asked.length === 0) return { ready: false, dependencies: [...states, absentRole(roles)] }
      return { ready: needed.every(({ isThere }) => isThere()), dependencies: states }
    },
    failed: (error, at = dependencyIn(error, known)) => {
      const wording = error instanceof HubError ? new HubError(error.code, withRemedy(error)) : error
      tracked.find(({ dependency }) => dependency.name === at)?.failed(wording)
    },
    stop: () => {
      for (const { stop } of tracked) stop()
    },
  }
}

/** What is wrong where somebody asks for a role that the process does not have. */
const absentRole = (roles: readonly string[]): DependencyState => ({
  ...{ name: 'role', needed: true, status: 'away', since: null, seconds: null, code: null },
  error: `This process has only the roles ${roles.join(', ')}.`,
})

const OF_THE_LOG = /^(log|registry|topic|schema|directory)-/
const OF_A_STORE = /^(store|disk|layout|generation|nothing)-/

/** Whether it is a failure of something that this process works with and that may come back. */
export const isOutage = (error: unknown): error is HubError =>
  error instanceof HubError && error.retryable && (OF_THE_LOG.test(error.code) || OF_A_STORE.test(error.code))

/** What a failure is a failure of: the file that its message names, else the kind of its code. */
function dependencyIn(error: Error, known: Set<DependencyName>): DependencyName {
  if (error.message.includes('log.sqlite')) return 'log'
  if (error.message.includes('journal.sqlite')) return 'journals'
  const code = error instanceof HubError ? error.code : ''
  if (OF_THE_LOG.test(code)) return 'log'
  // It can still be read, so only whoever writes lacks something.
  if (code === 'disk-full') return known.has('applying') ? 'applying' : 'journals'
  if (OF_A_STORE.test(code)) return known.has('read-store') ? 'read-store' : 'journals'
  return known.has('applying') ? 'applying' : 'log'
}
