import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import { createOpenGenerations } from '../../ports/open-generations.ts'
import type { KnownLayouts } from '../../ports/read-layout.ts'
import { generationDropped, type ReadStore } from '../../ports/read-store.ts'
import { onPointer, readPointer, withPointerLocked, writePointer } from './read-store/active-pointer.ts'
import { openGeneration } from './read-store/generation.ts'
import { layoutAgeIn } from './read-store/generation-file.ts'
import { readStoreId } from './read-store/store-id.ts'
import { FILE_LAYOUTS } from './read-store/tables.ts'

/** The read store in a folder: one SQLite file a generation (`g1.sqlite`), and the pointer `active`. */
export function openSqliteReadStore({
  folder,
  timers,
  layouts = FILE_LAYOUTS,
}: {
  folder: string
  timers: Timers
  layouts?: KnownLayouts
}): ReadStore {
  mkdirSync(folder, { recursive: true })
  const open = createOpenGenerations()
  const watches = new Set<() => void>()
  const fileOf = (generation: number) => join(folder, `g${generation}.sqlite`)
  const missing = (generation: number) =>
    new HubError('generation-missing', `${fileOf(generation)} is not there: no such generation was built`)
  return {
    id: async (newId) => readStoreId(folder, newId),
    pointer: async () => readPointer(folder),
    active: async () => readPointer(folder)?.generation ?? null,
    activate: async (generation, { same = false } = {}) =>
      withPointerLocked(folder, () => {
        if (!existsSync(fileOf(generation))) throw missing(generation)
        const { era, dropped } = readPointer(folder) ?? { era: 0, dropped: 0 }
        writePointer(folder, { generation, era: era + (same ? 0 : 1), dropped })
      }),
    onSwitch: (listener) => {
      const stop = onPointer(folder, timers, listener)
      watches.add(stop)
      return () => {
        watches.delete(stop)
        stop()
      }
    },
    list: async () =>
      readdirSync(folder)
        .map((name) => /^g(\d+)\.sqlite$/.exec(name)?.[1])
        .filter((digits) => digits !== undefined)
        .map(Number)
        .sort((a, b) => a - b),
    layoutOf: async (generation) => {
      if (!existsSync(fileOf(generation))) throw generationDropped(generation)
      return layoutAgeIn(fileOf(generation), layouts)
    },
    open: async (number, { readOnly = false, existing = false } = {}) => {
      const isThere = existsSync(fileOf(number))
      if (!isThere && readOnly) throw missing(number)
      if (!isThere && existing) throw generationDropped(number)
      return open.add(openGeneration(fileOf(number), number, { readOnly, timers, layouts }))
    },
    drop: async (generation) =>
      withPointerLocked(folder, () => {
        const pointer = readPointer(folder)
        if (pointer?.generation === generation)
          throw new HubError('generation-active', `generation ${generation} is in use: switch first`)
        if (pointer !== null) writePointer(folder, { ...pointer, dropped: Math.max(pointer.dropped, generation) })
        for (const end of ['', '-wal', '-shm', '-notify']) rmSync(`${fileOf(generation)}${end}`, { force: true })
      }),
    close: async () => {
      for (const stop of watches) stop()
      await open.close()
    },
  }
}
