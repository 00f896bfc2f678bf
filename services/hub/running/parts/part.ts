import type { Router } from 'express'
import type { Logger } from 'pino'
import type { HealthCheck } from '../../../http/health.ts'
import type { ProblemPage } from '../../../http/problem.ts'
import type { Metrics } from '../../../monitor/create-metrics.ts'
import type { JournalLender } from '../../../monitor/journal-lender.ts'
import type { HubPlace, WriteSide } from '../../engines/open-stores.ts'
import type { DependencyWatch } from '../watch-dependencies.ts'
import type { StoppedNode } from './stopped-nodes.ts'

/** The services that a process can run. `hub start` runs all of them; on Kafka and MongoDB each may be a process of its own. */
export const ROLES = ['publisher', 'projector', 'query', 'notifier', 'monitor'] as const
export type Role = (typeof ROLES)[number]

/** Everything that the parts of a process share. */
export interface Ground {
  place: HubPlace
  side: WriteSide
  logger: Logger
  metrics: Metrics
  /** Nodes of this process that are stopped. Null where no part of it publishes. */
  stoppedNodes: () => StoppedNode[] | null
  /** The journals that lie in the folder, for whoever measures. */
  journals: JournalLender
  dependencies: DependencyWatch
  /** Tells the operator of a failure that nobody else deals with. */
  fail: (error: unknown) => void
}

/** One running service of a process. */
export interface Part {
  role: Role
  routes: Router[]
  /** How problems look to people. Only the read side has it. */
  problemPage?: ProblemPage
  health: Record<string, HealthCheck>
  /** Rejects when it failed for good. Never resolves before `stop`. */
  done: Promise<void>
  stop(): Promise<void>
}
