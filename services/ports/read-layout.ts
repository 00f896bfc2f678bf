import { HubError } from '../domain/errors.ts'

/**
 * How the layout of a stored generation stands to the layouts that this code knows. A generation carries the number of
 * the layout that it was made with. One without a number has layout 1, because layouts were not numbered at first.
 *
 * - `current`: this code makes the same layout.
 * - `older`: this code makes another layout by now, and still reads and writes this one.
 * - `outdated`: this code cannot read it any more. It is built again from the log. Nothing is damaged.
 * - `newer`: a later state of the code made it.
 */
export type LayoutAge = 'current' | 'older' | 'outdated' | 'newer'

/** The layouts that an engine of the read store knows. */
export interface KnownLayouts {
  /** The one that it makes. Raise it with every change of the stored form. */
  current: number
  /** The lowest one that it can still read and write. */
  oldest: number
}

export function layoutAgeOf(layout: number, { current, oldest }: KnownLayouts): LayoutAge {
  if (layout === current) return 'current'
  if (layout > current) return 'newer'
  return layout >= oldest ? 'older' : 'outdated'
}

/** What a generation that is open can be. */
export type UsableAge = Extract<LayoutAge, 'current' | 'older'>

export const isUsable = (age: LayoutAge): age is UsableAge => age === 'current' || age === 'older'

/** Throws `layout-outdated` (it passes, because the projector builds a new generation) or `layout-newer`. */
export function assertUsable(age: LayoutAge, place: string): asserts age is UsableAge {
  if (isUsable(age)) return
  if (age === 'newer') throw new HubError('layout-newer', `${place} has a layout of a later version of disclosure-hub.`)
  throw new HubError(
    'layout-outdated',
    `${place} has a layout of an earlier version of disclosure-hub, which this one does not read.`,
  )
}
