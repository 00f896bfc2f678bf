import { z } from 'zod'
import { instant } from './shapes.ts'

const stageMembers = { events: z.int().nullable(), seconds: z.number().nullable() }
const stages = z.object({ journalled: z.object(stageMembers), logged: z.object(stageMembers) }).meta({
  description:
    'Journalled and not in the log; in the log and not applied. Null is unknown. What is applied is readable.',
})

export const statusShape = z
  .object({
    generation: z.int().nullable(),
    partitions: z.array(
      z.object({
        partition: z.int(),
        logEnd: z.int().nullable(),
        checkpoint: z.int().nullable(),
        lagEvents: z.int().nullable(),
        lagSeconds: z.number().nullable().meta({
          description: 'Age of the oldest event that is known to be on no page. 0 when none waits, null when unknown.',
        }),
        heldUpSince: instant.nullable().meta({
          description: 'Since when a transaction of somebody else keeps readers from what is in the partition (Kafka).',
        }),
        stages,
      }),
    ),
    parked: z.object({ total: z.int(), byReason: z.record(z.string(), z.int()) }),
    nodes: z.array(
      z.object({
        nodeId: z.string(),
        lastSeq: z.int(),
        lastEventAt: instant.nullable(),
        gaps: z.int(),
        trouble: z.string().nullable().meta({
          description:
            "Code of what keeps the node's events out of the log; null where nothing does, or no relay runs.",
        }),
      }),
    ),
    lag: z
      .object({
        seconds: z.number().nullable(),
        nodes: z.array(
          z.object({
            nodeId: z.string(),
            journal: z.enum(['here', 'unreadable', 'elsewhere']),
            journalSeq: z.int().nullable(),
            stages,
            ...stageMembers,
            since: instant.nullable(),
          }),
        ),
      })
      .meta({
        description:
          'From journalled to readable: the age of the oldest event that is on no page, of the whole hub and by node. Null is unknown; of a journal that lies elsewhere its own publisher tells (hub_relay_pending_seconds).',
      }),
    erasurePending: z.int().meta({
      description: 'Items whose erased texts are still in the event log, which cannot take them out (Kafka).',
    }),
  })
  .meta({ id: 'Status' })
/** The monitor measures this, and the hub passes it in. */
export type HubStatus = z.infer<typeof statusShape>
