import type { BenchHub } from './bench-hub.ts'

/** What a contestant works on: the topic of a hub, and a database. */
export interface Run {
  hub: BenchHub
  /** Names no database. */
  storeUrl: string
  database: string
  /** The consumer group, which stays the same after a kill. */
  group: string
}

/** For every contestant a write counts once it is in the store's journal. */
export const storeUrlOf = ({ storeUrl, database }: Run): string =>
  storeUrl.replace(/\/\?/, `/${database}?w=majority&journal=true&`)
