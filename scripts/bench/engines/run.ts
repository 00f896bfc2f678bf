import type { BenchHub } from './bench-hub.ts'

/** What a contestant works on: the topic of a hub, and a database. */
export interface Run {
  hub: BenchHub
  /** Without database. */
  storeUrl: string
  database: string
  /** Consumer group; the same again after a kill. */
  group: string
}

/** All acknowledge alike: a write counts once it is in the store's journal. */
export const storeUrlOf = ({ storeUrl, database }: Run): string =>
  storeUrl.replace(/\/\?/, `/${database}?w=majority&journal=true&`)
