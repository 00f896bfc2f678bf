import type { Router } from 'express'
import type { Logger } from 'pino'
import type { HealthCheck } from '../../../http/health.ts'
import type { ProblemPage } from '../../../http/problem.ts'
import type { Metrics } from '../../../monitor/create-metrics.ts'
import type { HubPlace, WriteSide } from '../../engines/open-stores.ts'

/** The services that a process can run: all of them with `hub start`, one each on Kafka and MongoDB. */
export const ROLES = ['publisher', 'projector', 'query', 'monitor'] as const
export type Role = (typeof ROLES)[number]

/** What every part of a process stands on. */
export interface Ground {
  place: HubPlace
  side: WriteSide
  logger: Logger
  metrics: Metrics
}

/** One running service of a process. */
export interface Part {
  routes: Router[]
  /** Of the read side: how problems look to people. */
  problemPage?: ProblemPage
  health: Record<string, HealthCheck>
  /** Rejects when it failed for good; never resolves before `stop`. */
  done: Promise<void>
  stop(): Promise<void>
}
