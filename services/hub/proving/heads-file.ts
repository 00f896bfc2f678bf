import { z } from 'zod'
import type { Heads } from '../../auditor/heads.ts'
import { HubError } from '../../domain/errors.ts'
import { type Hash, isInstant, isNodeId } from '../../domain/ids.ts'
import type { DataFolder } from '../data/data-folder.ts'
import { readJsonFile } from '../data/read-json-file.ts'
import { loadRootKeys } from '../data/root-keys.ts'

const hash = z.custom<Hash>((value) => typeof value === 'string' && /^sha-256:[0-9a-f]{64}$/.test(value))
const nodeHead = z.object({ nodeId: z.string().refine(isNodeId), nodeSeq: z.int().positive(), hash })

const headsSchema: z.ZodType<Heads> = z.object({
  hubId: z.string(),
  logId: z.string().nullable(),
  at: z.string().refine(isInstant),
  directory: z.object({ position: z.int().nonnegative(), hash: hash.nullable() }),
  partitions: z.array(z.object({ partition: z.int().nonnegative(), offset: z.int().nonnegative(), hash })),
  nodes: z.array(nodeHead),
  journals: z.array(nodeHead),
})

/** Reads what `hub heads` wrote. HubErrors `file-damaged`, and `usage` for the heads of another hub. */
export function loadHeads(file: string, data: DataFolder): Heads {
  const heads = readJsonFile(file, headsSchema)
  const { hubId } = loadRootKeys(data)
  if (heads.hubId !== hubId)
    throw new HubError('usage', `${file} holds the heads of the hub ${heads.hubId}, and this one is ${hubId}.`)
  return heads
}
