import type { Document } from 'mongodb'

/** What other programs may rely on in these collections (docs/read-models.md). It rises when something of it goes. */
export const READ_MODELS_CONTRACT = 1

/** Today in Asia/Shanghai as a number, 20260305. There is one offset since 1991, and servers without a time zone table know it. */
const TODAY = { $toInt: { $dateToString: { date: '$$NOW', format: '%Y%m%d', timezone: '+08:00' } } }

/**
 * The view `shown_gN`: what outlets show at the moment when it is asked. Whoever may read only this sees no withdrawn,
 * scheduled, ended or erased text. Superseded ones are in no item anyway.
 */
export const SHOWN_PIPELINE: Document[] = [
  {
    $match: {
      status: 'live',
      contentText: { $ne: null },
      $expr: { $and: [{ $lte: ['$displayFromDay', TODAY] }, { $gte: ['$displayUntilDay', TODAY] }] },
    },
  },
  { $unset: ['tokens', 'leftOutlets', 'everShownOn', 'facets'] },
]
