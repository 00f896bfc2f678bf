import { randomBytes } from 'node:crypto'
import type { Router } from 'express'
import { createDeskRoutes } from '../../../desk/create-desk-routes.ts'
import type { ActiveGeneration } from '../../../query/active-generation.ts'
import { prepareQuestion } from '../../../query/catalogues/prepare-question.ts'
import { newId } from '../../clock.ts'
import { patientGenerations } from '../../engines/patient-generations.ts'
import { officeToReviewer } from '../../nodes/office-to-reviewer.ts'
import { isOutage } from '../watch-dependencies.ts'
import type { Ground } from './part.ts'
import type { Publishing } from './publishing.ts'
import type { Querying } from './querying.ts'

/** The desk of a process that publishes and shows: it signs with the keys here, and its pages stand beside the public ones. */
export const deskRoutes = (
  { place, side, metrics }: Pick<Ground, 'place' | 'side' | 'metrics'>,
  { nodes, tokens, files, submissions }: Pick<Publishing, 'nodes' | 'tokens' | 'files' | 'submissions'>,
  { site, read, looking, generations }: Pick<Querying, 'site' | 'read' | 'looking'> & { generations: ActiveGeneration },
): Router =>
  createDeskRoutes({
    ...{ tokens, site, read, newId, codec: side.codec, submissions, now: place.clock.now },
    askPages: (work) =>
      looking.active.use(async (generation) => work((await prepareQuestion(looking, generation, undefined)).question)),
    wayOf: (nodeId) =>
      officeToReviewer(nodeId, { ...place, directory: () => side.directory.latest(), now: place.clock.now }),
    files: { storeOf: files.storeOf, maxBytes: place.settings.attachmentBytes, onDone: metrics.attachmentsDone },
    nodeOf: (nodeId) => nodes.get(nodeId),
    directory: () => side.directory.latest(),
    shown: (itemId) =>
      patientGenerations(generations)
        .use(async (generation) => {
          const item = await generation.item(itemId)
          return item === null ? null : { version: item.version, outlets: item.shownOn }
        })
        .catch((error: unknown) => (isOutage(error) ? 'away' : Promise.reject(error))),
    rateLimit: place.settings.rateLimit,
    allowsPlainHttp: place.settings.deskOverPlainHttp,
    newSecret: () => randomBytes(32).toString('base64url'),
    timer: () => performance.now(),
    turn: place.clock.timers.turn,
  })
