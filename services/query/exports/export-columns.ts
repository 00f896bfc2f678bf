import type { z } from 'zod'
import type { itemShape } from '../api/shapes.ts'

type Change = z.infer<typeof itemShape>
/** Empty where there is nothing. */
export type ExportCell = string | number | undefined

/** What a row of an export has, by the name of the column. */
export const EXPORT_COLUMNS = {
  itemId: ({ itemId }) => itemId,
  version: ({ version }) => version,
  state: ({ state }) => state,
  type: ({ type }) => type,
  title: ({ title }) => title ?? undefined,
  nodeId: ({ maker }) => maker.nodeId,
  organ: ({ maker }) => maker.organ?.name,
  field: ({ content }) => content?.field,
  documentNumber: ({ content }) => content?.documentNumber,
  indexNumber: ({ content }) => content?.indexNumber,
  issuedOn: ({ content }) => content?.issuedOn,
  publishedOn: ({ content }) => content?.publishedOn,
  publishedAt: ({ publishedAt }) => publishedAt,
  updatedAt: ({ updatedAt }) => updatedAt,
  displayFrom: ({ displayFrom }) => displayFrom,
  displayUntil: ({ displayUntil }) => displayUntil,
  withdrawnAt: ({ withdrawn }) => withdrawn?.at,
  withdrawnReason: ({ withdrawn }) => withdrawn?.reason,
  erasedBelow: ({ erasedBelow }) => erasedBelow,
  outlets: ({ outlets }) => outlets.join(' '),
  fingerprint: ({ fingerprint }) => fingerprint,
  files: ({ files }) => files?.map(({ url }) => url).join(' '),
  contentText: ({ contentText }) => contentText,
} as const satisfies Record<string, (change: Change) => ExportCell>
