import { z } from 'zod'
import 'zod-openapi'
import { HASH, isItemId } from '../../domain/ids.ts'
import { DISPLAY_STATES } from '../../domain/item/display-state.ts'
import { OUTLET_KINDS } from '../../domain/outlets.ts'
import { ITEM_ID_PATTERN } from '../../http/document-parts.ts'
import { storedFilesShape } from '../attachments/stored-files-shape.ts'
import { contentShape } from './content-shape.ts'

/** The answers of the read API. `/openapi.json` is made from these schemas, and tests check real answers with them. */

const hash = z
  .string()
  .regex(HASH)
  .brand<'Hash'>()
  .meta({ id: 'Hash', example: `sha-256:${'0'.repeat(64)}` })
export const instant = z.iso.datetime({ offset: true }).meta({ id: 'Instant', example: '2026-03-05T01:30:00.000Z' })
const itemId = z
  .string()
  .refine(isItemId)
  .meta({ id: 'ItemId', pattern: ITEM_ID_PATTERN, example: 'taihe-county.01912f4c-7a51-7b7e-9c56-3f8f0f2a1b3c' })
const status = z.enum(['live', 'withdrawn'])
const organ = z.object({ name: z.string(), kind: z.string(), divisionCode: z.string() }).meta({ id: 'Organ' })
const outlets = z.array(z.templateLiteral([z.enum(OUTLET_KINDS), '/', z.string()])).meta({
  description: 'One entry a place, or a place above: `board/341222102` is every village board of that township.',
})
const withdrawn = z.object({ at: instant, reason: z.string() }).meta({ id: 'Withdrawn' })
const maker = z.object({ nodeId: z.string(), name: z.string(), organ: organ.nullable() }).meta({ id: 'Maker' })

const link = z
  .object({
    itemId,
    version: z.int(),
    fingerprint: hash,
    confirmed: z.boolean().meta({ description: 'Both items name each other.' }),
  })
  .meta({ id: 'HandedOver' })

const identity = { itemId, version: z.int().min(1), fingerprint: hash, status }
const withheld = z
  .array(z.object({ itemId }))
  .meta({ description: 'Items that belong here and are not shown, because what is stored does not check.' })

/** What an item and a change say. */
const members = {
  ...identity,
  state: z.enum(DISPLAY_STATES).meta({
    description:
      'The first that holds: `erased`, its text was erased and is not replaced; `left`, of a change: on none of the outlets asked for any more; `withdrawn`; `scheduled`, before `displayFrom`; `ended`, after `displayUntil`; `shown`.',
  }),
  type: z.enum(['published', 'revised', 'withdrawn', 'redacted']).meta({ description: 'What happened last.' }),
  title: z.string().nullable().meta({ description: 'Null where you may not read it.' }),
  maker,
  content: contentShape
    .optional()
    .meta({ description: 'With `shown`; in other states only for those who may read it all the same.' }),
  contentText: z.string().optional().meta({
    description: 'The content as it was signed: the SHA-256 of its UTF-8 bytes is the fingerprint.',
  }),
  files: storedFilesShape.optional(),
  withdrawn: withdrawn.optional(),
  outlets,
  publishedAt: instant,
  updatedAt: instant,
  erasedBelow: z.int().min(0).meta({
    description: 'Delete every copy of a lower version, wherever you keep it. Never falls; 0 when nothing was erased.',
  }),
  displayFrom: z.string().optional().meta({
    description: 'First day of display, in Asia/Shanghai, `YYYY-MM-DD` also where the content names a month or a year.',
  }),
  displayUntil: z
    .string()
    .optional()
    .meta({ description: 'Last day of display, in Asia/Shanghai, `YYYY-MM-DD` as well.' }),
  predecessor: link.optional(),
  successor: link.optional(),
}

export const itemShape = z.object(members).meta({ id: 'Item' })

export const listedItemShape = z
  .object({
    ...identity,
    datedAhead: z.literal(true).optional().meta({
      description: '`updatedAt` is more than 10 minutes later than now: a wrong clock. Such items come last.',
    }),
    recordedLate: z.int().min(1).optional().meta({
      description: 'So many days after its `publishedOn` the item was received; given where that is more than 30.',
    }),
    title: z.string().nullable(),
    maker,
    field: z.string().optional(),
    documentNumber: z.string().optional(),
    issuedOn: z.string().optional(),
    publishedOn: z.string().optional(),
    validity: z.string().optional(),
    withdrawn: withdrawn.optional(),
    outlets,
    publishedAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'ListedItem' })

export const listShape = z
  .object({
    items: z.array(listedItemShape),
    withheld,
    next: z.string().nullable().meta({
      description:
        'Null at the end. A search that has looked at 20,000 candidates ends with it too, even with no item.',
    }),
    searched: z
      .object({ words: z.array(z.string()), exact: z.boolean() })
      .nullable()
      .meta({ description: 'What `q` was taken for: the words after folding, or one literal text.' }),
    total: z.int().min(0).nullable().meta({
      description: 'How many items all pages have. Null for more than 10,000, and for a search by words.',
    }),
    asOf: instant.nullable(),
    lagSeconds: z.number().nullable(),
  })
  .meta({ id: 'ItemList' })

const changeShape = z.object(members).meta({ id: 'Change' })

const stillWithheld = withheld.meta({
  description:
    'Items that do not check, of this page and of earlier ones. Keep `next`: they are given as changes as soon as they check.',
})

export const changesShape = z
  .object({
    changes: z.array(changeShape).meta({
      description: 'At most `limit`, and on top of that the other half of each hand-over among them.',
    }),
    withheld: stillWithheld,
    next: z.string(),
    more: z.boolean(),
    asOf: instant.nullable(),
    lagSeconds: z.number().nullable(),
  })
  .meta({ id: 'Changes' })

export const historyShape = z
  .object({
    itemId,
    versions: z.array(
      z.object({
        envelope: z.looseObject({
          version: z.int(),
          type: z.string(),
          at: instant,
          fingerprint: hash,
          review: z.array(z.object({ role: z.string(), actor: z.string(), at: z.string() })).optional(),
          reason: z.string().optional(),
        }),
        envelopeHash: hash,
        signature: z.string().meta({ description: 'Ed25519 over the JCS of the envelope, base64url.' }),
        content: contentShape.optional(),
        erased: z.literal(true).optional(),
        outcome: z.enum(['applied', 'not-allowed']),
      }),
    ),
    withheld: z.array(z.object({ version: z.int() })),
    next: z.int().nullable().meta({ description: 'Further versions follow: ask with `after` and this. Else null.' }),
  })
  .meta({ id: 'History' })

const counted = z.int().min(0).nullable().meta({
  description: 'Null for more than 10,000.',
})

export const outletShape = z
  .object({
    kind: z.enum(OUTLET_KINDS),
    code: z.string(),
    name: z.string(),
    mergedInto: z.string().optional(),
    parents: z.array(z.object({ code: z.string(), name: z.string() })).meta({ description: 'The nearest first.' }),
    entries: outlets.meta({
      description:
        'An item with one of these in its `outlets` is shown here: also those of places above and of merged ones.',
    }),
    items: counted,
    fields: z.array(z.object({ name: z.string(), items: counted })),
    asOf: instant.nullable(),
    lagSeconds: z.number().nullable(),
  })
  .meta({ id: 'Outlet' })

const divisionLevel = z.enum(['province', 'city', 'county', 'township', 'village'])
export const divisionShape = z
  .object({
    code: z.string(),
    name: z.string(),
    level: divisionLevel,
    parent: z.string().nullable(),
    mergedInto: z.string().optional(),
    children: z.array(z.object({ code: z.string(), name: z.string() })),
  })
  .meta({ id: 'Division' })

export const nodesShape = z
  .object({
    nodes: z.array(
      z.object({
        nodeId: z.string(),
        name: z.string(),
        level: z.enum(['township', 'county', 'city']),
        divisionCode: z.string(),
        publicKey: z.string().nullable().meta({ description: 'Ed25519, raw 32 bytes, base64url; of the key in use.' }),
        keys: z.array(
          z.object({ keyId: z.string(), publicKey: z.string(), untilSeq: z.int().nullable(), revoked: z.boolean() }),
        ),
      }),
    ),
  })
  .meta({ id: 'Nodes' })

export const fieldsShape = z.object({ fields: z.array(z.object({ name: z.string() })) }).meta({ id: 'Fields' })

const partition = z.int().min(0)

export const digestsShape = z
  .object({
    generation: z.int(),
    checkpoints: z
      .array(z.object({ partition, logId: z.string(), nextOffset: z.int().min(0) }))
      .meta({ description: 'All items changed before these, and no others, are in the digests.' }),
    outlets: z.array(z.object({ entry: z.string(), items: z.int(), digest: hash })).meta({
      description: 'SHA-256 over the lines `itemId version status fingerprint`, each with a line feed, by itemId.',
    }),
  })
  .meta({ id: 'Digests' })

export const statesShape = z
  .object({
    items: z.array(
      z.object({
        ...identity,
        changedAt: z.object({ partition, offset: z.int().min(0) }),
        left: z.boolean().meta({ description: 'Shown here in an earlier version and not any more.' }),
      }),
    ),
    // A hub of an earlier version does not answer it.
    withheld: withheld.optional(),
    next: z.string().nullable(),
  })
  .meta({ id: 'OutletStates' })
