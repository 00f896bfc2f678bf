import { randomBytes } from 'node:crypto'
import type { Router } from 'express'
import { createOpsRoutes } from '../../../desk/ops/create-ops-routes.ts'
import type { OpsSources, RelayedNode } from '../../../desk/ops/ops-sources.ts'
import type { Instant } from '../../../domain/ids.ts'
import { type HealthOf, readinessOf } from '../../../http/health.ts'
import type { Measurement } from '../../../monitor/measure.ts'
import { waitingSeconds } from '../../../monitor/waiting-seconds.ts'
import type { ActiveGeneration } from '../../../query/active-generation.ts'
import { createSite } from '../../../query/pages/site.ts'
import { createAccess } from '../../data/access.ts'
import { patientGenerations } from '../../engines/patient-generations.ts'
import { diskOf } from '../disk-of.ts'
import type { RunningParts } from '../open-ground.ts'
import { siteFactsOf } from '../site-facts-of.ts'
import type { Ground, Role } from './part.ts'
import type { Publishing } from './publishing.ts'

/** What a process asks of itself for its operators. */
interface OpsGround extends Pick<Ground, 'place' | 'side' | 'fail'> {
  roles: readonly Role[]
  /** Null for a publisher alone. */
  generations: ActiveGeneration | null
  measured: (() => Promise<Measurement>) | null
  health: HealthOf
}

/** The page of operators of this process. What its parts do not know, it says that another process knows. */
export function opsRoutes(ground: OpsGround, { publishing, querying, notifying }: RunningParts): Router {
  const { place, side, roles, generations, measured, health, fail } = ground
  const { data, settings, clock } = place
  const sources: OpsSources = {
    ...{ roles, now: clock.now, uptime: () => performance.now(), directory: side.directory.latest },
    readiness: () =>
      Promise.all(
        roles.map(async (role) => {
          const { isReady, states } = await readinessOf(health, role)
          return { role, isReady, checks: states }
        }),
      ),
    measure: measured,
    parked:
      generations &&
      ((reason, limit) => patientGenerations(generations).use((generation) => generation.parked({ reason, limit }))),
    relay: publishing && (() => relayedNodes(publishing, clock.now())),
    withheld: querying?.withheld ?? null,
    duties: querying?.duties ?? null,
    webhooks: notifying?.told ?? null,
    disk: () => diskOf(data.folder),
    findings: side.directoryLog.findings,
    onFailure: fail,
  }
  return createOpsRoutes({
    sources,
    tokens: publishing?.tokens ?? createAccess(data.accessFile, clock.now).tokens,
    site: querying?.site ?? createSite(siteFactsOf(settings)),
    servesSite: querying === null,
    allowsPlainHttp: settings.deskOverPlainHttp,
    newSecret: () => randomBytes(32).toString('base64url'),
  })
}

/** The nodes that this process publishes for, also those that were left out at the start. */
function relayedNodes(publishing: Publishing, now: Instant): RelayedNode[] {
  const pending = new Map(
    publishing
      .relay()
      .pending()
      .map((one) => [one.nodeId, one]),
  )
  const waiting = new Map(publishing.waitingForFiles().map(({ nodeId, waitsForFile }) => [nodeId, waitsForFile]))
  const stopped = new Map(publishing.stoppedNodes().map((one) => [one.nodeId, one]))
  return [...new Set([...publishing.nodes.keys(), ...stopped.keys()])].map((nodeId) => {
    const known = pending.get(nodeId)
    const trouble = stopped.get(nodeId)
    return {
      nodeId,
      pending: known === undefined ? null : { events: known.events, seconds: waitingSeconds(known.since, now) },
      waitsForFile: waiting.get(nodeId) ?? false,
      trouble: trouble === undefined ? null : { code: trouble.code, says: trouble.says },
    }
  })
}
